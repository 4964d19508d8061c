//! Paths of requests with their parameters.

use std::fmt::Write;

/// A path and a query, percent-encoded where needed.
#[derive(Debug)]
pub(super) struct Query {
    text: String,
    has_parameters: bool,
}

impl Query {
    pub(super) fn new(path: &str) -> Self {
        Self { text: path.to_owned(), has_parameters: false }
    }

    /// A path whose last segments come from elsewhere.
    pub(super) fn segments<const N: usize>(path: &str, segments: [&str; N]) -> Self {
        let mut query = Self::new(path);
        for segment in segments {
            query.text.push('/');
            query.encoded(segment);
        }
        query
    }

    pub(super) fn parameter(mut self, name: &str, value: &str) -> Self {
        self.text.push(if self.has_parameters { '&' } else { '?' });
        self.has_parameters = true;
        self.text.push_str(name);
        self.text.push('=');
        self.encoded(value);
        self
    }

    pub(super) fn parameters<T: AsRef<str>>(
        self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        values.into_iter().fold(self, |query, value| query.parameter(name, value.as_ref()))
    }

    fn encoded(&mut self, text: &str) {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                self.text.push(byte.into());
            } else {
                let _ = write!(self.text, "%{byte:02X}");
            }
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn what_a_url_would_take_for_something_else_is_encoded() {
        let query = Query::segments("/v1/changes", ["1/../2?", ""])
            .parameter("after", "2026-01-02T03:04:05.6+02:00")
            .parameters("names", ["a b", "ü&=#"]);
        assert_eq!(
            query.as_str(),
            "/v1/changes/1%2F..%2F2%3F/?after=2026-01-02T03%3A04%3A05.6%2B02%3A00&names=a%20b&names=%C3%BC%26%3D%23"
        );
    }
}
