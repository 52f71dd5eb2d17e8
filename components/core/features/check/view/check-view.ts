import { checkText, type CheckText } from '../../../texts/check';
import { formatText, type TextKey, type Texts } from '../../../texts/texts';
import { stateOf, type Check, type Row } from '../check';
import { checkRoomName } from '../feature';
import { fixerOf, wordsOf } from '../report';
import type { StepId } from '../types';

export type RowAct = 'retry' | 'settings' | 'heard' | 'notHeard';

export interface RowView {
  id: StepId;
  title: string;
  /** The state in a word, '' before the step runs. */
  state: string;
  /** The name of the state, for the style. */
  tone: ReturnType<typeof stateOf>;
  icon: 'check' | 'warning' | '';
  /** The fault and its remedy, or the task of the user now; '' when there is nothing to say. */
  text: string;
  /** The people who can act, or ''. */
  fixer: string;
  acts: readonly { act: RowAct; text: string }[];
}

export interface CheckView {
  title: string;
  summary: string;
  tone: 'plain' | 'ok' | 'warning' | 'failed';
  /** Text of the main button, which starts or stops; '' where the check cannot run. */
  start: string;
  running: boolean;
  /** Text of the button that copies the report, or ''. */
  copy: string;
  rows: readonly RowView[];
  /** The room whose pusher is shown, as a list for the template. */
  pushers: readonly string[];
  players: readonly { key: string; src: string }[];
}

/** A page before its check, and the page of an app without the feature. */
export const emptyCheck: CheckView = {
  title: '', summary: '', tone: 'plain', start: '', running: false, copy: '', rows: [], pushers: [], players: [],
}; // prettier-ignore

const icons: { readonly [tone: string]: RowView['icon'] } = { ok: 'check', warning: 'warning', failed: 'warning' };

/** Titles that the core has. */
const coreTitles: { readonly [id: string]: TextKey } = {
  camera: 'control.camera',
  microphone: 'lobby.microphone',
  speaker: 'control.speaker',
};

/** The tasks of the user while a step runs. */
const tasks: { readonly [id: string]: CheckText } = { level: 'speak', speaker: 'listen' };

const isStepTitle = (id: StepId): id is Exclude<StepId, 'camera' | 'microphone' | 'speaker'> => coreTitles[id] === undefined;

function stateText(tone: RowView['tone'], texts: Texts): string {
  if (tone === 'none' || tone === 'waiting') return '';
  if (tone === 'ok') return texts['lobby.fine'];
  return checkText(texts, tone === 'running' ? 'busy' : tone);
}

function actsOf({ id, result }: Row, tone: RowView['tone'], running: boolean): readonly RowAct[] {
  if (id === 'speaker' && tone === 'running') return ['heard', 'notHeard'];
  if (running || result === null || result.outcome === 'ok' || result.outcome === 'needs') return [];
  const isRefused = result.reason === 'camera_refused' || result.reason === 'microphone_refused';
  return isRefused ? ['settings', 'retry'] : ['retry'];
}

function rowView(row: Row, running: boolean, texts: Texts): RowView {
  const tone = stateOf(row);
  const { id } = row;
  const task = tone === 'running' ? tasks[id] : undefined;
  return {
    id,
    title: isStepTitle(id) ? checkText(texts, id) : texts[coreTitles[id] ?? 'lobby.network'],
    state: stateText(tone, texts),
    tone,
    icon: icons[tone] ?? '',
    text: task === undefined ? wordsOf(row, texts) : checkText(texts, task),
    fixer: fixerOf(row, texts),
    acts: actsOf(row, tone, running).map((act) => ({
      act,
      text: act === 'retry' ? texts['tile.retry'] : checkText(texts, act),
    })),
  };
}

function summaryOf(rows: readonly RowView[], check: ShownCheck, texts: Texts): Pick<CheckView, 'summary' | 'tone'> {
  const count = (tone: RowView['tone']): number => rows.filter((row) => row.tone === tone).length;
  const say = (name: CheckText, tone: CheckView['tone'] = 'plain', values = {}): Pick<CheckView, 'summary' | 'tone'> => ({
    summary: formatText(checkText(texts, name), values),
    tone,
  });
  const [failed, warned] = [count('failed'), count('warning')];
  if (check.running) return say('busy');
  if (count('none') > 0) return say('intro');
  if (failed > 0) return say('bad', 'failed', { count: failed });
  if (check.rows.some(({ result }) => result?.outcome === 'cancelled')) return say('cancelled');
  return warned > 0 ? say('warned', 'warning', { count: warned }) : say('good', 'ok');
}

type ShownCheck = Pick<Check, 'rows' | 'running' | 'hasPusher' | 'playerUrl' | 'players'>;

/** The whole check; null stands for an app without the feature. */
export function checkView(check: ShownCheck | null, texts: Texts): CheckView {
  const title = checkText(texts, 'title');
  if (check === null) return { ...emptyCheck, title, summary: checkText(texts, 'missing') };
  const { running, hasPusher, playerUrl, players } = check;
  const rows = check.rows.map((row) => rowView(row, running, texts));
  const isNew = rows.some(({ tone }) => tone === 'none');
  return {
    title,
    ...summaryOf(rows, check, texts),
    start: running ? texts['banner.stop'] : checkText(texts, isNew ? 'start' : 'again'),
    running,
    copy: running || isNew ? '' : checkText(texts, 'copy'),
    rows,
    pushers: hasPusher ? [checkRoomName] : [],
    players: playerUrl === '' ? [] : [{ key: `check-${players}`, src: playerUrl }],
  };
}
