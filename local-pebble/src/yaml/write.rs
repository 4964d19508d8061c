//! YAML as `yaml.v3` writes it: four spaces, quotes only where they are needed.

use super::ScalarType;

/// Writes nested mappings and lists of text.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    /// What was written; an empty mapping if nothing was.
    pub(crate) fn finish(self) -> String {
        if self.text.is_empty() { "{}\n".to_owned() } else { self.text }
    }

    /// A key whose value is a mapping.
    pub(crate) fn mapping(&mut self, key: &str, content: impl FnOnce(&mut Self)) {
        self.key(key);
        let before = self.text.len();
        self.text.push('\n');
        self.depth += 1;
        content(self);
        self.depth -= 1;
        if self.text.len() == before + 1 {
            self.text.truncate(before);
            self.text.push_str(" {}\n");
        }
    }

    /// A key and a text.
    pub(crate) fn string(&mut self, key: &str, value: &str) {
        self.key(key);
        self.text.push(' ');
        self.scalar(value);
        self.text.push('\n');
    }

    /// A key and a text, unless the text is empty.
    pub(crate) fn string_unless_empty(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.string(key, value);
        }
    }

    /// A key and something that needs no quotes, such as a number.
    pub(crate) fn plain(&mut self, key: &str, value: impl std::fmt::Display) {
        self.key(key);
        self.text.push_str(&format!(" {value}\n"));
    }

    /// A key and a list.
    pub(crate) fn strings(&mut self, key: &str, values: &[String]) {
        self.key(key);
        if values.is_empty() {
            self.text.push_str(" []\n");
            return;
        }
        self.text.push('\n');
        self.depth += 1;
        for value in values {
            self.indent();
            self.text.push_str("- ");
            self.scalar(value);
            self.text.push('\n');
        }
        self.depth -= 1;
    }

    fn key(&mut self, key: &str) {
        self.indent();
        if key.contains('\n') {
            self.text.push_str(&double_quoted(key));
        } else {
            self.scalar(key);
        }
        self.text.push(':');
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("    ", self.depth));
    }

    fn scalar(&mut self, value: &str) {
        if is_literal(value) {
            self.literal(value);
        } else if value
            .chars()
            .any(|c| c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}'))
            || is_yaml_1_1_bool(value)
            || ScalarType::of_plain(value) != ScalarType::Text
        {
            self.text.push_str(&double_quoted(value));
        } else if is_plain(value) {
            self.text.push_str(value);
        } else {
            self.text.push('\'');
            self.text.push_str(&value.replace('\'', "''"));
            self.text.push('\'');
        }
    }

    /// Several lines, with the sign that says how the last one ends.
    fn literal(&mut self, value: &str) {
        let body = value.trim_end_matches('\n');
        self.text.push('|');
        match value.len() - body.len() {
            0 => self.text.push('-'),
            1 => {}
            _ => self.text.push('+'),
        }
        let trailing = value.len() - body.len();
        let empty_lines = std::iter::repeat_n("", trailing.saturating_sub(1));
        self.depth += 1;
        for line in body.split('\n').chain(empty_lines) {
            self.text.push('\n');
            if !line.is_empty() {
                self.indent();
                self.text.push_str(line);
            }
        }
        self.depth -= 1;
    }
}

/// Whether a text can be written as lines below its key.
fn is_literal(value: &str) -> bool {
    value.contains('\n')
        && !value.starts_with([' ', '\n'])
        && !value.trim_end_matches('\n').is_empty()
        && value.chars().all(|c| {
            c == '\n'
                || (!c.is_control()
                    && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}'))
        })
        && !value.lines().any(|line| line.ends_with(' '))
}

/// What older readers of YAML take for a boolean; Go quotes it for their sake.
fn is_yaml_1_1_bool(value: &str) -> bool {
    const WORDS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];
    WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
}

fn is_plain(value: &str) -> bool {
    let second = value.chars().nth(1);
    let good_start = match value.chars().next() {
        None => false,
        Some('-' | '?' | ':') => second.is_some_and(|c| c != ' '),
        Some(first) => !" #,[]{}&*!|>'\"%@`".contains(first),
    };
    good_start
        && !value.ends_with([' ', ':'])
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.starts_with("---")
        && !value.starts_with("...")
        && !matches!(value, "=" | "<<")
}

fn double_quoted(value: &str) -> String {
    let mut quoted = String::from("\"");
    for character in value.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\0' => quoted.push_str("\\0"),
            c if (c as u32) < 0x100 && c.is_control() => {
                quoted.push_str(&format!("\\x{:02X}", c as u32));
            }
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                quoted.push_str(&format!("\\u{:04X}", c as u32));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Kind, parse};

    fn written(value: &str) -> String {
        let mut writer = Writer::default();
        writer.mapping("a", |writer| writer.string("key", value));
        writer.finish()
    }

    #[test]
    fn text_is_quoted_where_go_quotes_it() {
        for (value, line) in [
            ("sleep 100", "sleep 100"),
            ("a: b", "'a: b'"),
            ("", "\"\""),
            ("1", "\"1\""),
            ("true", "\"true\""),
            ("yes", "\"yes\""),
            (" x ", "' x '"),
            ("a\nb\n", "|\n        a\n        b"),
            ("echo ${HOME} [ --a b ]", "echo ${HOME} [ --a b ]"),
        ] {
            assert_eq!(written(value), format!("a:\n    key: {line}\n"));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back(value in "[ -~\n\té☃]{0,40}") {
            let root = parse(&written(&value)).unwrap().unwrap();
            let Kind::Mapping(entries) = &root.kind else { panic!("{root:?}") };
            let Kind::Mapping(inner) = &entries[0].1.kind else { panic!("{root:?}") };
            proptest::prop_assert_eq!(inner[0].1.text(), Some(value.as_str()));
        }
    }
}
