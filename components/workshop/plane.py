"""The landscape of confidence: the plane of points, shaded by how sure the model is."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import numpy as np
from markupsafe import Markup

from components.site.lines import SIGNS
from components.workshop.words import legend_html
from models.display import parts
from models.display.colours import SHADES
from models.language import Language
from models.live.landscape import Landscape, picture
from models.live.lesson import Lesson

_POINTS = 160  # examples that are drawn
_ENLARGED = 6  # times: a browser would smooth what is drawn larger


def plane_html(
    found: Landscape,
    taught: Lesson,
    epoch: int | None,
    lang: Language,
    own: np.ndarray | None = None,
) -> Markup:
    """The plane with some of the examples, and what it says far from all of them, in words.

    epoch: None of what learns all at once. own: a point [2] that is spoken of, in the material's
    numbers.
    """
    names = [parts.name_of(label, lang) for label in taught.material.labels]
    rows = taught.train.rows[:_POINTS]
    marks = Markup("").join(
        Markup('<span style="left: {}%; top: {}%">{}</span>').format(
            round(100 * float(x), 1), round(100 * float(y), 1), SIGNS[int(label)]
        )
        for (x, y), label in zip(
            found.place(taught.material.x[rows]), taught.train.y[:_POINTS], strict=True
        )
    )
    if own is not None:
        ((x, y),) = found.place(own[None])
        marks += Markup('<b style="left: {}%; top: {}%">◎</b>').format(
            round(100 * float(x), 1), round(100 * float(y), 1)
        )
    said = lang.gettext(
        "The denser the colour, the surer. Beyond all examples, where nobody taught it anything, "
        "it says {far} on average.",
        far=lang.percent(found.far),
    )
    if epoch is not None:
        said = lang.gettext("Epoch {epoch}.", epoch=lang.number(epoch)) + " " + said
    return Markup(
        '<figure class="ct-plane-of"><h2>{}</h2>{}<div class="ct-plane" role="img" '
        'aria-label="{}"><img src="{}" alt="">{}</div><figcaption class="ct-quiet">{}'
        "</figcaption></figure>"
    ).format(
        lang.gettext("How sure it is everywhere"),
        legend_html(names, lang, lines=False),
        said,
        _address(found),
        marks,
        said,
    )


def _address(found: Landscape) -> str:
    from PIL import Image

    made = picture(found, tuple(_rgb(shade) for shade in SHADES))
    image = Image.fromarray(made, "RGBA")
    side = made.shape[0] * _ENLARGED
    out = BytesIO()
    image.resize((side, side), Image.Resampling.BILINEAR).save(out, "WEBP", quality=80)
    return "data:image/webp;base64," + b64encode(out.getvalue()).decode("ascii")


def _rgb(shade: str) -> tuple[int, int, int]:
    return int(shade[1:3], 16), int(shade[3:5], 16), int(shade[5:7], 16)
