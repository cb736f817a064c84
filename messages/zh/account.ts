import type { account as english } from "../en/account";
import type { Texts } from "../texts";

export const account: Texts<typeof english> = {
  name: "姓名",
  username: "用户名",
  email: "邮箱",
  identifier: "邮箱或用户名",
  password: "密码",
  setUp: {
    title: "创建所有者账号",
    lead: "这是本次部署的第一个账号，拥有全部权限，仅保存在本服务器。",
    usernameHelp: "可用用户名或邮箱登录。",
    passwordHelp: "至少 10 个字符，一句话比一串代码更好记。",
    submit: "创建账号",
  },
  signIn: {
    title: "登录",
    lead: "Tablestore 与 MaxCompute 数据集成。",
    submit: "登录",
  },
};
