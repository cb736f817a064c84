import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { alertChannelChange, alertChannelView } from "@/lib/core/alert/channel";
import { changeChannel, removeChannel } from "@/lib/services/alert-channels";

const params = z.object({ channelId: z.uuid() });

/** Replaces the channel; a secret left empty keeps its saved value. */
export const PUT = route({ params, body: alertChannelChange, response: alertChannelView }, ({ params, body, actor }) =>
  changeChannel(params.channelId, body, actor),
);

/** 409 while rules use it. */
export const DELETE = route({ params, response: null }, ({ params, actor }) => removeChannel(params.channelId, actor));
