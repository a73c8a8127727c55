/** `${{ … }}` as GitHub evaluates it, by GitHub's own parser; unknown contexts and functions are errors. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

type Value = data.ExpressionData;

/** What expressions can look at: `github`, `needs`, `secrets`, … as plain data. */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the steps or the needed jobs before this one ended. */
export interface Status {
  readonly failed: boolean;
  readonly cancelled: boolean;
}

/** A text with every expression in it replaced by its value. */
export function interpolate(text: string, contexts: Contexts, status: Status): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts, status).coerceString(),
  );
}

/** Whether a job or step with this `if:` runs; without a status function it runs after success only. */
export function condition(text: string | undefined, contexts: Contexts, status: Status): boolean {
  const expression = (text ?? 'success()').replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1');
  const asksForStatus = /\b(?:always|success|failure|cancelled)\(\)/.test(expression);
  return isTruthy(evaluate(asksForStatus ? expression : `success() && (${expression})`, contexts, status));
}

function evaluate(expression: string, contexts: Contexts, status: Status): Value {
  const functions = statusFunctions(status);
  const names = Object.keys(contexts);
  const tree = new Parser(new Lexer(expression).lex().tokens, names, functions).parse();
  const definitions = new Map(functions.map((one) => [one.name, one]));
  return new Evaluator(tree, toData(contexts) as data.Dictionary, definitions).evaluate();
}

function statusFunctions({ failed, cancelled }: Status) {
  const answers = { always: true, success: !failed && !cancelled, failure: failed, cancelled };
  return Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
}

function toData(value: unknown): Value {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'string') return new data.StringData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, one]) => ({ key, value: toData(one) })));
}

function isTruthy(value: Value): boolean {
  if (value instanceof data.BooleanData) return value.value;
  return value instanceof data.NumberData ? value.value !== 0 : value.coerceString() !== '';
}
