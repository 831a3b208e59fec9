// The parts of Konva that the whiteboard uses, for the type checker.
type AnyClass = new (options?: any) => any;
export const Konva: any;
export const Stage: AnyClass;
export const Layer: AnyClass;
export const Group: AnyClass;
export const Path: AnyClass;
export const Line: AnyClass;
export const Arrow: AnyClass;
export const Rect: AnyClass;
export const Ellipse: AnyClass;
export const Circle: AnyClass;
export const Text: AnyClass;
export const Label: AnyClass;
export const Tag: AnyClass;
export const Transformer: AnyClass;
