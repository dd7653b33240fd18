//! Numbers, dates, spans, messages and templates, each in both languages.
