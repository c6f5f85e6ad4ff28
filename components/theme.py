"""Every colour, size and motion of Chirp: the tokens, as CSS variables, and the Tailwind names that use them.

Names for class_name: bg-page bg-surface bg-button bg-line, text-ink text-muted text-accent text-onbutton, text-like text-repost text-danger
text-warning (also bg-, border-), bg-shade text-onshade, border-line (hairlines), border-control (inputs); text-post text-focus text-meta text-section
text-title text-field (size and line); rounded-sm rounded-md rounded-lg rounded-full; duration-fast duration-base duration-slow; ease-calm;
shadow-overlay. Nothing else in the code names a colour.
"""

from __future__ import annotations

from reflex_base.plugins.shared_tailwind import TailwindConfig

# name: (light, dark); tests compute the contrast of each pair that is drawn
COLORS: dict[str, tuple[str, str]] = {
    "page": ("#FFFFFF", "#0F1318"),
    "surface": ("#F5F7F9", "#171C23"),
    "ink": ("#14181F", "#E9ECF1"),
    "muted": ("#56606F", "#9AA5B4"),
    "accent": ("#1B5FCC", "#7FB2FF"),
    "button": ("#1B5FCC", "#2F6FDB"),
    "onbutton": ("#FFFFFF", "#FFFFFF"),
    "like": ("#C8235F", "#FF7AA8"),
    "repost": ("#0B7A4B", "#4CC38A"),
    "danger": ("#B42318", "#FF8A7A"),
    "warning": ("#8A5A00", "#E8B04A"),
    "line": ("#E3E7EC", "#262D36"),
    "control": ("#8A94A3", "#667180"),
    "shade": ("#0B0E12", "#0B0E12"),  # around and upon pictures, whatever the theme
    "onshade": ("#FFFFFF", "#FFFFFF"),
    "backdrop": ("#14181F80", "#00000099"),
}

SIZES = {  # name: (size, line) from 640 px on
    "post": ("15px", "22px"),
    "focus": ("19px", "26px"),
    "meta": ("13px", "18px"),
    "section": ("17px", "24px"),
    "title": ("20px", "26px"),
    "field": ("16px", "24px"),
    "bar": ("11px", "16px"),
}
PHONE_SIZES = {"post": ("16px", "24px")}
# What another text size than "medium" changes: in each of them fields stay large enough for phones not to zoom.
TEXT_SIZES = {
    "small": {"post": ("14px", "20px"), "focus": ("17px", "24px"), "meta": ("12px", "17px")},
    "large": {
        "post": ("17px", "25px"),
        "focus": ("22px", "30px"),
        "meta": ("15px", "21px"),
        "section": ("19px", "27px"),
        "title": ("22px", "28px"),
        "field": ("18px", "26px"),
    },
}
PHONE_TEXT_SIZES = {"small": {"post": ("15px", "22px")}, "large": {"post": ("18px", "27px")}}
# What a room reads from its last row, whatever its presenter chose.
STAGE_SIZES = {
    "post": ("20px", "28px"),
    "focus": ("24px", "32px"),
    "meta": ("17px", "24px"),
    "section": ("24px", "32px"),
    "title": ("28px", "36px"),
    "field": ("20px", "28px"),
}
# Of rows in lists: their padding, the picture of a person, what is above the actions.
DENSITIES = {"comfortable": ("12px", "44px", "8px"), "compact": ("6px", "36px", "0px")}

TAILWIND: TailwindConfig = {
    "darkMode": "class",
    "content": ["./app/**/*.{js,jsx}", "./utils/**/*.{js,jsx}", "./public/external/**/*.jsx"],
    "theme": {
        "extend": {
            "colors": {name: f"var(--{name})" for name in COLORS},
            "fontFamily": {"sans": ["var(--font)"]},
            "fontSize": {name: [f"var(--{name}-size)", f"var(--{name}-line)"] for name in SIZES},
            "borderRadius": {"sm": "4px", "md": "8px", "lg": "12px"},
            "transitionDuration": {"fast": "120ms", "base": "180ms", "slow": "240ms"},
            "transitionTimingFunction": {"calm": "cubic-bezier(.2,.8,.2,1)"},
            "boxShadow": {"overlay": "0 8px 32px var(--shadow)"},
            "width": {"rail": "72px", "nav": "240px", "feed": "600px", "aside-s": "288px", "aside": "300px"},
            "maxWidth": {"feed": "600px"},
            # Navigation, feed, aside: the place of each is kept before the browser has read all of them.
            "gridTemplateColumns": {"page-s": "72px minmax(0, 600px) 288px", "page": "240px minmax(0, 600px) 300px"},
            "height": {"header": "52px", "bar": "56px"},
            "spacing": {"header": "52px", "bar": "56px"},
        }
    },
    "plugins": [],
}


def _variables(mode: int) -> str:
    return "".join(f"--{name}:{pair[mode]};" for name, pair in COLORS.items())


def _sizes(sizes: dict[str, tuple[str, str]]) -> str:
    return "".join(f"--{name}-size:{size};--{name}-line:{line};" for name, (size, line) in sizes.items())


def _chosen(sizes: dict[str, dict[str, tuple[str, str]]]) -> str:
    return "\n".join(f':root[data-text="{name}"] {{ {_sizes(some)} }}' for name, some in sizes.items())


def _density(name: str) -> str:
    row, face, actions = DENSITIES[name]
    return f"--row:{row};--face:{face};--actions:{actions};"


# In the layer before the utilities, so that a class on an element wins.
STYLESHEET = f"""
@layer components {{
:root {{
  {_variables(0)}
  --shadow: #14181f33;
  --font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  {_sizes(SIZES | PHONE_SIZES)}
  {_density("comfortable")}
  color-scheme: light;
}}
:root.dark {{
  {_variables(1)}
  --shadow: #000000aa;
  color-scheme: dark;
}}
@media (min-width: 640px) {{ :root {{ {_sizes({name: SIZES[name] for name in PHONE_SIZES})} }} }}
{_chosen(TEXT_SIZES)}
@media (max-width: 639px) {{ {_chosen(PHONE_TEXT_SIZES)} }}
:root[data-density="compact"] {{ {_density("compact")} }}
:root[data-trends="off"] .trends {{ display: none; }}
:root[data-stage] {{ {_sizes(STAGE_SIZES)} }}
:root[data-stage] :is(#navigation, [data-bar]) {{ display: none !important; }}
:root[data-stage] svg[role="img"] text {{ font-size: 17px !important; }}
html {{
  background: var(--page); color: var(--ink); font-family: var(--font);
  font-size: 16px; scrollbar-gutter: stable; scroll-padding-top: 60px; -webkit-text-size-adjust: 100%;
}}
body {{ font-size: var(--post-size); line-height: var(--post-line); overflow-wrap: break-word; }}
button, summary, [role="button"] {{ cursor: pointer; }}
button:disabled {{ cursor: default; }}
:focus-visible {{ outline: 2px solid var(--accent); outline-offset: 2px; }}
article:focus-visible {{ outline-offset: -2px; }}
[role="feed"]:not(:has([role="menu"])) {{ contain: paint; }}
h1:focus, main:focus {{ outline: none; }}
::selection {{ background: var(--accent); color: var(--page); }}
progress {{ appearance: none; border: 0; border-radius: 9999px; overflow: hidden; background: var(--line); }}
progress::-webkit-progress-bar {{ background: var(--line); }}
progress::-webkit-progress-value {{ background: var(--button); }}
progress::-moz-progress-bar {{ background: var(--button); }}
dialog {{ margin: auto; }}
html:has(dialog:modal) {{ overflow: hidden; scrollbar-gutter: auto; padding-right: var(--gutter, 0px); }}
dialog::backdrop {{ background: var(--backdrop); }}
@keyframes rise {{ from {{ opacity: 0; transform: translateY(8px); }} }}
@keyframes late {{ from {{ visibility: hidden; }} }}
@keyframes pulse {{ 50% {{ opacity: .5; }} }}
@keyframes pop {{ 40% {{ transform: scale(1.25); }} }}
.rise {{ animation: rise 180ms cubic-bezier(.2,.8,.2,1); }}
.pop {{ animation: pop 180ms cubic-bezier(.2,.8,.2,1); }}
.skeleton {{ animation: late 200ms step-end; }}
.skeleton span {{ background: var(--line); border-radius: 4px; display: block; animation: pulse 2s infinite; }}
@media (prefers-reduced-motion: reduce) {{
  *, *::before, *::after {{ animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; scroll-behavior: auto !important; }}
  .skeleton {{ animation-duration: 200ms !important; }}
}}
}}
"""
