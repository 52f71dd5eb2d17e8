import { Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useState } from 'react';

export default function Room() {
  const { room } = useRouter().params;
  const [told, setTold] = useState('waiting');
  return (
    <View>
      <Text>{told}</Text>
      <rtc-room
        room={room}
        autoJoin
        locale="en"
        onJoined={() => setTold('joined')}
        onLeft={({ detail }) => setTold(detail.reason)}
      />
      <rtc-call page="/pages/call/index" locale="en" />
    </View>
  );
}
