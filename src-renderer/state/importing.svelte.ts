import type {
  ImportField,
  ImportFormat,
  ImportMatch,
  LabelMeaning,
} from '../../src-shared/catalogue/import/import-format.ts';
import type { ImportPlan } from '../../src-shared/catalogue/import/import-plan.ts';
import type { LabelErrorsPlan } from '../../src-shared/catalogue/label-errors/label-errors-plan.ts';
import type { Ranking } from '../../src-shared/catalogue/label-errors/label-quality.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Workspace } from './workspace.svelte.ts';

/** A file that is to be read, how, and what the engine says would come of it. */
export class Importing {
  kind: 'labels' | 'predictions' = $state('labels');
  file: string = $state('');
  format: ImportFormat | undefined = $state();
  match: ImportMatch | undefined = $state();
  labelMeaning: LabelMeaning | undefined = $state();
  replaceHand: boolean = $state(false);
  skipInvalid: boolean = $state(false);
  ranking: Ranking = $state('self-confidence');
  /** A column, or an empty text for a field that is not read; those that are not here go by their names. */
  fields: Partial<Record<ImportField, string>> = $state.raw({});
  plan: ImportPlan | null = $state.raw(null);
  labelErrors: LabelErrorsPlan | null = $state.raw(null);
  looking: boolean = $state(false);
  running: boolean = $state(false);
  failure: Failure | null = $state.raw(null);
  #workspace: Workspace;
  #turn = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** What was looked at last. */
  get shown(): ImportPlan | LabelErrorsPlan | null {
    return this.kind === 'labels' ? this.plan : this.labelErrors;
  }

  get canRun(): boolean {
    const { shown } = this;
    if (shown === null || this.failure !== null || this.looking || this.running) return false;
    return shown.changes > 0 && (shown.invalid.count === 0 || this.skipInvalid);
  }

  async choose(): Promise<void> {
    const file = await window.winnowDesktop?.chooseFile();
    if (file === null || file === undefined) return;
    this.name(file);
    await this.look();
  }

  /** Another file begins anew: columns that were chosen belonged to the one before. */
  name(file: string): void {
    if (file !== this.file) this.fields = {};
    this.file = file;
  }

  setField(field: ImportField, column: string | undefined): void {
    const { [field]: _, ...others } = this.fields;
    this.fields = column === undefined ? others : { ...others, [field]: column };
  }

  get #choices() {
    const { format, match, fields, labelMeaning, replaceHand } = this;
    return { format, match, fields, labelMeaning, replaceHand };
  }

  async look(): Promise<void> {
    const file = this.file.trim();
    if (file === '') return;
    const turn = ++this.#turn;
    const { dataset } = this.#workspace;
    this.looking = true;
    try {
      if (this.kind === 'labels') {
        const plan = await client.import.preview({ dataset, file, choices: this.#choices });
        if (turn === this.#turn) this.plan = plan;
      } else {
        const { ranking, match } = this;
        const plan = await client.labelErrors.preview({ dataset, file, ranking, match });
        if (turn === this.#turn) this.labelErrors = plan;
      }
      if (turn === this.#turn) this.failure = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      const failure = toFailure(error);
      // Whoever cancelled it sees what was looked at before.
      this.failure = failure.code === 'CANCELLED' ? null : failure;
    } finally {
      if (turn === this.#turn) this.looking = false;
    }
  }

  /** As it was shown: where another number of images would change by now, it is refused. */
  async run(): Promise<void> {
    const { shown, skipInvalid } = this;
    if (shown === null || !this.canRun) return;
    const { dataset, edits } = this.#workspace;
    const about = { dataset, file: this.file.trim(), skipInvalid, expect: shown.changes };
    this.running = true;
    await edits.perform((request) =>
      this.kind === 'labels'
        ? client.import.run({ ...about, request, choices: this.#choices })
        : client.labelErrors.run({ ...about, request, ranking: this.ranking, match: this.match }),
    );
    this.running = false;
    await this.look();
  }
}
