export interface Region {
  readonly id: string;
  readonly name: { readonly en: string; readonly zh: string };
}

const region = (id: string, en: string, zh: string): Region => ({ id, name: { en, zh } });

/** Regions a form offers. Source: the service's own list of endpoints; it changes over time, other ids may be typed. */
export const REGIONS: readonly Region[] = [
  region("cn-hangzhou", "China (Hangzhou)", "华东1（杭州）"),
  region("cn-shanghai", "China (Shanghai)", "华东2（上海）"),
  region("cn-beijing", "China (Beijing)", "华北2（北京）"),
  region("cn-zhangjiakou", "China (Zhangjiakou)", "华北3（张家口）"),
  region("cn-wulanchabu", "China (Ulanqab)", "华北6（乌兰察布）"),
  region("cn-shenzhen", "China (Shenzhen)", "华南1（深圳）"),
  region("cn-chengdu", "China (Chengdu)", "西南1（成都）"),
  region("cn-hongkong", "China (Hong Kong)", "中国香港"),
  region("cn-hangzhou-finance", "Hangzhou Finance Cloud", "华东1 金融云"),
  region("cn-shanghai-finance-1", "Shanghai Finance Cloud", "华东2 金融云"),
  region("cn-north-2-gov-1", "Beijing Government Cloud", "华北2 政务云"),
  region("ap-southeast-1", "Singapore", "新加坡"),
  region("ap-southeast-3", "Malaysia (Kuala Lumpur)", "马来西亚（吉隆坡）"),
  region("ap-southeast-5", "Indonesia (Jakarta)", "印度尼西亚（雅加达）"),
  region("ap-northeast-1", "Japan (Tokyo)", "日本（东京）"),
  region("eu-central-1", "Germany (Frankfurt)", "德国（法兰克福）"),
  region("eu-west-1", "UK (London)", "英国（伦敦）"),
  region("us-west-1", "US (Silicon Valley)", "美国（硅谷）"),
  region("us-east-1", "US (Virginia)", "美国（弗吉尼亚）"),
  region("me-east-1", "UAE (Dubai)", "阿联酋（迪拜）"),
  region("ap-south-1", "India (Mumbai)", "印度（孟买）"),
  region("ap-southeast-2", "Australia (Sydney)", "澳大利亚（悉尼）"),
];

/** The region an address of either service names, or null: local servers and custom addresses name none. */
export function regionOf(endpoint: string): string | null {
  const host = URL.parse(endpoint)?.hostname ?? "";
  const [, tablestore] =
    /\.([a-z0-9-]+)\.(?:ots|ots-internal|vpc\.tablestore|tablestore)\.aliyuncs\.com$/.exec(host) ?? [];
  const [, maxcompute] =
    /^(?:service|dt)\.([a-z0-9-]+?)(?:-vpc|-intranet|-internal)?\.maxcompute\.aliyun(?:-inc)?\.com$/.exec(host) ?? [];
  return tablestore ?? maxcompute ?? null;
}
