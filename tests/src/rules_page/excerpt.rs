//! What matters of a test's source.

/// The items up to the one with this line, without what only makes a test of them, and with so many
/// methods at most in an `impl`.
pub(super) fn excerpt(source: &str, last_line: usize, methods: usize) -> String {
    let items = items(source);
    let kept = items.iter().filter(|item| item.first_line <= last_line && !item.is_scaffolding());
    let text = kept.map(|item| item.cut(last_line, methods)).collect::<Vec<_>>().join("\n\n");
    assert_eq!(text.matches('{').count(), text.matches('}').count(), "cut inside a method: {text}");
    text
}

/// Lines between empty ones, with the first one's number.
#[derive(Debug)]
struct Paragraph<'source> {
    first_line: usize,
    lines: Vec<&'source str>,
}

/// An item of a file, in paragraphs.
#[derive(Debug)]
struct Item<'source> {
    first_line: usize,
    paragraphs: Vec<Paragraph<'source>>,
}

/// The items of a file as rustfmt writes it: each begins after an empty line, without indentation.
fn items(source: &str) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    for paragraph in paragraphs(source) {
        let is_inside = paragraph.lines.first().is_some_and(|line| line.starts_with(' '));
        match items.last_mut() {
            Some(item) if is_inside => item.paragraphs.push(paragraph),
            _ => {
                items.push(Item { first_line: paragraph.first_line, paragraphs: vec![paragraph] });
            }
        }
    }
    items
}

fn paragraphs(source: &str) -> Vec<Paragraph<'_>> {
    let lines: Vec<_> = source.lines().collect();
    let mut first_line = 1;
    let mut paragraphs = Vec::new();
    for lines in lines.split(|line| line.is_empty()) {
        if !lines.is_empty() {
            paragraphs.push(Paragraph { first_line, lines: lines.to_vec() });
        }
        first_line += lines.len() + 1;
    }
    paragraphs
}

impl Item<'_> {
    fn is_scaffolding(&self) -> bool {
        let first = self.paragraphs[0].lines[0];
        first.starts_with("use ") || first == "#[test]"
    }

    /// The first paragraphs, up to the line, closed where more follow.
    fn cut(&self, last_line: usize, paragraphs: usize) -> String {
        let all = self.paragraphs.iter().take(paragraphs);
        let kept: Vec<_> = all
            .filter(|paragraph| paragraph.first_line <= last_line)
            .map(|paragraph| paragraph.lines.join("\n"))
            .collect();
        let is_cut = kept.len() < self.paragraphs.len();
        kept.join("\n\n") + if is_cut { "\n}" } else { "" }
    }
}
