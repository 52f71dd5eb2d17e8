import { rtcError } from '../../../components/core/protocol/errors';
import { consentLanguages, consentTextsOf } from '../../../components/core/texts/consent';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { Consent, consentOnPage } from '../../../components/core/view/consent/consent';
import { consentView, isAskDue } from '../../../components/core/view/consent/consent-view';
import { plainScreen } from '../../../components/core/view/screen';
import { settled } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const opened: { close(): void }[] = [];
afterEach(() => opened.splice(0).forEach((each) => each.close()));

/** A room on a fake server, with an rtc-consent, which asks `isRecorded` before a join. */
function open({ watches = false, overVideo = true, isRecorded = false, stored = '', resumes = false, publish = true } = {}) {
  const testbed = new StoreTestbed({ capabilities: { publish } });
  const { room, signalling } = testbed;
  if (resumes) room.continueFrom(room);
  const server = { isRecorded };
  signalling.answers['room.get'] = () => ({
    title: 'Standup',
    members: 1,
    capacity: 16,
    names: [],
    openedMs: 0,
    ...(server.isRecorded ? { recording: true } : {}),
  });
  signalling.answers['room.join'] = ({ tracks }) => {
    const result = testbed.joinResult(tracks);
    return server.isRecorded ? { ...result, snap: { ...result.snap, recording: true } } : result;
  };
  const modals: { texts: object; answer(yes: boolean): void }[] = [];
  const platform = {
    stored,
    store: (id: string) => void (platform.stored = id),
    showModal: (texts: object) => new Promise<boolean>((answer) => modals.push({ texts, answer })),
  };
  const facts = { watches, screen: { ...plainScreen, overVideo }, texts: zhCN };
  const consent = new Consent(platform, () => facts);
  const release = consent.serve(room);
  opened.push({ close: release }, testbed);
  const record = (recording: boolean) => testbed.emit('room.updated', { recording });
  const joins = () => signalling.asked.filter(({ method }) => method === 'room.join').map(({ params }) => params);
  return { testbed, room, consent, platform, modals, server, record, joins, release, shown: () => consentOnPage(consent, facts) };
}

describe('what is due in a room', () => {
  it.each([
    ['joined', true, 'speaker', true, true],
    ['reconnecting', true, 'host', true, true],
    ['joined', false, 'speaker', true, false],
    ['left', true, 'speaker', true, false],
    ['joined', true, 'audience', true, false],
    ['joined', true, 'speaker', false, false],
  ] as const)('[V252] %s, recording %s, as %s, publish %s: %s', (state, recording, role, publish, due) => {
    expect(isAskDue({ state, recording, me: { role }, capabilities: { publish } })).toBe(due);
  });

  it('[V253] names the leave button for Escape only before joining', () => {
    const words = consentTextsOf(zhCN);
    expect(consentView('before', words)).toEqual({
      title: '这个房间正在录制',
      line: '加入后，你的画面和声音会被录下来。',
      leave: '离开',
      agree: '加入',
      escape: 'Escape',
    });
    expect(consentView('began', words)).toMatchObject({ title: '录制已开始', agree: '继续', escape: '' });
  });

  it('[V254] speaks both languages, and the words of an app', () => {
    expect(Object.keys(consentLanguages.en)).toEqual(Object.keys(consentLanguages['zh-CN']));
    expect(consentTextsOf(en)['consent.beganYes']).toBe('Stay');
    expect(consentTextsOf({ ...en, 'consent.beganYes': 'Go on' })['consent.beganYes']).toBe('Go on');
    // WeChat's own dialog takes four characters on a button.
    Object.values(consentLanguages).forEach((words) =>
      (['consent.beforeYes', 'consent.beganYes', 'consent.exit'] as const).forEach((key) =>
        expect(words[key].length).toBeLessThan(5),
      ),
    );
  });
});

describe('before a recorded room', () => {
  it('[S280] asks first, and joins with the devices as they were', async () => {
    const { room, consent, joins, shown } = open({ isRecorded: true });
    const joined = room.join();
    await settled();
    expect([consent.question, joins(), room.state, room.me.wanted]).toEqual([
      'before',
      [],
      'joining',
      { microphone: false, camera: false },
    ]);
    expect(shown().ask?.agree).toBe('加入');
    consent.answer(true);
    await joined;
    expect([room.state, room.recording, consent.question, joins()]).toMatchObject([
      'joined',
      true,
      '',
      [{ tracks: [{ muted: false }, { muted: false }] }],
    ]);
  });

  it('[S280] sends no join for one who leaves, and reports the leave', async () => {
    const { testbed, room, consent, joins } = open({ isRecorded: true });
    const left: unknown[] = [];
    room.on('left', (event) => left.push(event));
    void room.join();
    await settled();
    consent.answer(false);
    await settled();
    expect([room.state, consent.question, joins(), left]).toEqual(['left', '', [], [{ reason: 'left' }]]);
    expect(testbed.signalling.asked.map(({ method }) => method)).toEqual(['room.get']);
    // The next try is asked again.
    void room.join();
    await settled();
    expect(consent.question).toBe('before');
  });

  it('[S280] joins at once where nothing is recorded, or where the server does not say', async () => {
    const first = open();
    await first.room.join();
    expect([first.room.state, first.consent.question]).toEqual(['joined', '']);
    const second = open();
    second.testbed.signalling.answers['room.get'] = () => Promise.reject(rtcError('timeout'));
    await second.room.join();
    expect(second.room.state).toBe('joined');
  });

  it('[S280] asks nobody who only watches, or cannot send', async () => {
    for (const more of [{ watches: true }, { publish: false }]) {
      const { testbed, room, consent } = open({ isRecorded: true, ...more });
      void room.join();
      await settled();
      expect([testbed.signalling.asked[0]?.method, consent.question === 'before']).toEqual(['room.join', false]);
    }
  });

  it('[S280] ends with a connection that ends, and with the component', async () => {
    const first = open({ isRecorded: true });
    first.room.join().catch(() => undefined);
    await settled();
    first.testbed.signalling.end('replaced');
    await settled();
    expect([first.consent.question, first.joins()]).toEqual(['', []]);
    const second = open({ isRecorded: true });
    void second.room.join();
    await settled();
    second.release();
    await settled();
    expect([second.consent.question, second.room.state, second.joins()]).toEqual(['', 'left', []]);
    await second.room.join();
    expect(second.room.state).toBe('joined');
  });
});

describe('a recording that begins', () => {
  it('[S281] switches microphone and camera off until the user agrees, and then to what they were', async () => {
    const { room, consent, record, testbed, shown } = open();
    await testbed.joined(member('ana'));
    await room.setCamera(false);
    record(true);
    await settled();
    expect([consent.question, room.me.wanted, shown().ask?.title]).toEqual([
      'began',
      { microphone: false, camera: false },
      '录制已开始',
    ]);
    expect(testbed.signalling.asked.filter(({ method }) => method === 'track.mute').pop()?.params).toMatchObject({
      kind: 'audio',
      muted: true,
    });
    consent.answer(true);
    await settled();
    expect([consent.question, room.me.wanted]).toEqual(['', { microphone: true, camera: false }]);
    // The answer lasts for the stay.
    record(false);
    record(true);
    expect([consent.question, room.me.wanted]).toEqual(['', { microphone: true, camera: false }]);
  });

  it('[S281] stores no choice for later rooms', async () => {
    const { testbed, record } = open();
    await testbed.joined();
    record(true);
    await settled();
    expect(testbed.platform.storage.read('rtc.choices')).toBeUndefined();
  });

  it('[S282] keeps them off, whoever switches them on, and leaves muted what somebody else muted', async () => {
    const { room, consent, record, testbed } = open();
    await testbed.joined();
    record(true);
    await settled();
    await room.setCamera(true);
    await room.setMicrophone(true);
    await settled();
    expect(room.me.wanted).toEqual({ microphone: false, camera: false });
    testbed.emit('track.muted', { id: 'me', source: 'main', kind: 'audio', muted: true, by: 'ana' });
    consent.answer(true);
    expect(room.me.wanted).toEqual({ microphone: false, camera: true });
  });

  it('[S282] ends the question with the recording, and opens no device without a tap', async () => {
    const { room, consent, record, testbed } = open();
    await testbed.joined();
    record(true);
    await settled();
    record(false);
    await settled();
    expect([consent.question, room.me.wanted]).toEqual(['', { microphone: false, camera: false }]);
  });

  it('[S281] while the join was on its way is asked about with everything off, at the server too', async () => {
    const { room, consent, server, testbed } = open();
    testbed.signalling.answers['room.get'] = () => {
      server.isRecorded = true;
      return { title: '', members: 0, capacity: 16, names: [], openedMs: 0 };
    };
    await room.join();
    await settled();
    expect([consent.question, room.me.wanted]).toEqual(['began', { microphone: false, camera: false }]);
    expect(room.members.find(({ id }) => id === 'me')?.tracks.map(({ muted }) => muted)).toEqual([true, true]);
  });

  it('[S283] lets the user leave, and the next stay begins with their devices and is asked again', async () => {
    const { room, consent, record, testbed, platform } = open();
    await testbed.joined();
    record(true);
    await settled();
    consent.answer(false);
    await settled();
    expect([room.state, room.me.wanted, consent.question, platform.stored]).toEqual([
      'left',
      { microphone: true, camera: true },
      '',
      '',
    ]);
  });

  it('[S283] is agreed to for this stay and its reload, and no longer', async () => {
    const first = open();
    await first.testbed.joined();
    first.record(true);
    first.consent.answer(true);
    expect(first.platform.stored).toBe('r1');
    await first.room.leave();
    expect(first.platform.stored).toBe('');
    await first.testbed.joined();
    first.record(true);
    expect(first.consent.question).toBe('began');

    const reloaded = open({ isRecorded: true, stored: 'r1', resumes: true });
    await reloaded.room.join();
    expect([reloaded.room.state, reloaded.consent.question]).toEqual(['joined', '']);
    const later = open({ isRecorded: true, stored: 'r1' });
    void later.room.join();
    await settled();
    expect(later.consent.question).toBe('before');
  });

  it('[V252] asks nobody in an audience until one becomes a speaker', async () => {
    const { room, consent, record, testbed, shown } = open({ watches: true });
    testbed.signalling.answers['room.join'] = () => {
      const result = testbed.joinResult([]);
      return { ...result, snap: { ...result.snap, members: [member('me', { role: 'audience', tracks: [] })] } };
    };
    await room.join();
    record(true);
    await settled();
    expect([consent.question, shown().ask]).toEqual(['', null]);
    testbed.emit('member.updated', { id: 'me', role: 'speaker' });
    expect(consent.question).toBe('began');
  });
});

describe('where nothing lies over video', () => {
  it('[V255] asks by the dialog of WeChat, and draws none', async () => {
    const { room, consent, record, testbed, modals, shown } = open({ overVideo: false });
    await testbed.joined();
    record(true);
    await settled();
    expect(shown().ask).toBeNull();
    expect(modals.map(({ texts }) => texts)).toMatchObject([
      { title: '录制已开始', line: '继续后，你的画面和声音会被录下来。', agree: '继续', leave: '离开' },
    ]);
    modals[0]?.answer(true);
    await settled();
    expect([consent.question, room.me.wanted.microphone]).toEqual(['', true]);
  });

  it('[V255] ignores an answer that comes when the question is over', async () => {
    const { room, record, testbed, modals } = open({ overVideo: false });
    await testbed.joined();
    record(true);
    await settled();
    record(false);
    modals[0]?.answer(false);
    await settled();
    expect(room.state).toBe('joined');
  });
});
