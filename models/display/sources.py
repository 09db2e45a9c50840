"""Who found out what people read into a display: cited where a pattern says it, paraphrased."""

from __future__ import annotations

# Titles stay in their own language.
GUIDEBOOK = "Google PAIR, People + AI Guidebook, “Explainability + Trust”"
WORDS_AND_NUMBERS = (
    "Budescu et al. 2012, “Effective communication of uncertainty in the IPCC reports”, "
    "Climatic Change"
)
FREQUENCIES = (
    "Cao, Liu & Huang 2024, “Designing for Appropriate Reliance”, Proceedings of the ACM on "
    "Human-Computer Interaction"
)
DOTPLOTS = (
    "Fernandes et al. 2018, “Uncertainty Displays Using Quantile Dotplots or CDFs Improve Transit "
    "Decision-Making”, CHI"
)
PREDICTION_SETS = (
    "Cresswell et al. 2024, “Conformal Prediction Sets Improve Human Decision Making”, ICML"
)
