"""A study of trust, for its facilitator: set up, opened to a room, looked after, taken home.

Not named after its address: Streamlit looks in this folder first, and would find it for `study`.
"""

from components.reasons import studied
from components.reliance import of_study
from components.site import shell
from components.study import panel

panel.show_study(of_study.show_results, studied.marked_item, shell.language())
