import { Button, View } from '@tarojs/components';
import { navigateTo, showToast } from '@tarojs/taro';
import { rtc } from '../../rtc';

const call = () => rtc.calls.call('ben', { kind: 'video' }).catch(({ reason }) => showToast({ title: reason, icon: 'none' }));

export default function Home() {
  return (
    <View>
      <Button onClick={() => navigateTo({ url: '/pages/room/index?room=standup' })}>Open the room</Button>
      <Button onClick={call}>Call Ben</Button>
      <rtc-call page="/pages/call/index" locale="en" />
    </View>
  );
}
