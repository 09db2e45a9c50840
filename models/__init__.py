"""What is true: inputs, classifiers, predictions, displays as data, explanations. No Streamlit."""
