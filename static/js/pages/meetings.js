/** The meetings of a room: times are those of the reader. */

import { initLocalTimes } from "#parley/ui/local_times.js";

initLocalTimes();
