import { View } from '@tarojs/components';

export default function Call() {
  return (
    <View>
      <rtc-call page="/pages/call/index" locale="en" />
    </View>
  );
}
