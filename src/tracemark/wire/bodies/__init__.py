"""What messages say: one closed shape for each type. The paragraphs are those of the International Tracing Instrument."""
