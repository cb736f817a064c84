import { COOKIE_NAMES } from "./cookies";

/**
 * Runs before the first paint. A browser whose system is dark (or no longer is) says so once in a cookie and asks for
 * the page again, so that nobody sees the wrong theme flash; without cookies it lets the page be.
 */
export const FIRST_PAINT_SCRIPT = `(function(){try{
var c=document.cookie,n=${JSON.stringify(COOKIE_NAMES.systemMode)};
if(/(^|; )${COOKIE_NAMES.theme}=(light|dark)(;|$)/.test(c))return;
var m=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";
if(document.documentElement.dataset.theme===m)return;
document.cookie=n+"="+m+";path=/;max-age=31536000;samesite=lax";
if(document.cookie.indexOf(n+"="+m)>=0)location.reload();
}catch(e){}})();`;
