/** The report to download: results, browser and time; no name and no address. Pure. */

/**
 * @param {Partial<Record<string, import("#parley/diagnostics/types.js").CheckResult>>} results
 * @param {import("#parley/diagnostics/verdict.js").Verdict} verdict
 * @param {{madeAt: Date, userAgent: string, language: string, cores: number}} surroundings
 */
export function reportOf(results, verdict, { madeAt, userAgent, language, cores }) {
  const checks = Object.entries(results).map(([id, result]) => [
    id,
    { outcome: result?.outcome, text: result?.text, ...result?.facts },
  ]);
  return {
    report: "parley connection test",
    version: 1,
    made_at: madeAt.toISOString(),
    verdict: verdict.outcome,
    reasons: verdict.reasons,
    browser: { user_agent: userAgent, language, cores },
    checks: Object.fromEntries(checks),
  };
}
