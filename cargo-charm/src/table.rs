//! Aligned columns.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

/// One field of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A field; what would move the cursor or colour the terminal is written out.
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        Self { text: printable(text.as_ref()), style: Style::new() }
    }

    #[must_use]
    pub(crate) fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}

/// Rows below a line of headings. Columns are as wide as their widest field.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) fn new(headings: &[&str]) -> Self {
        let heading = |text: &&str| Cell::new(text).style(Style::new().bold());
        Self { rows: vec![headings.iter().map(heading).collect()] }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether it has nothing but its headings.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut widths: Vec<usize> = Vec::new();
        for row in &self.rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.text.width());
            }
        }
        for row in &self.rows {
            let filled = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |at| at + 1);
            for (index, (cell, width)) in row.iter().zip(&widths).take(filled).enumerate() {
                let Cell { text, style } = cell;
                write!(out, "{style}{text}{style:#}")?;
                if index + 1 < filled {
                    let gap = width.saturating_sub(text.width()) + 2;
                    write!(out, "{:gap$}", "")?;
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

/// The text on one line, with control characters written as Rust writes them.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.trim_end().chars() {
        if character.is_control() {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(rows: &[&[&str]]) -> String {
        let mut table = Table::new(&["Unit", "Ports", "Message"]);
        for row in rows {
            table.row(row.iter().map(Cell::new));
        }
        let mut out = anstream::StripStream::new(Vec::new());
        table.write(&mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn columns_are_aligned_and_lines_end_with_text() {
        let text = render(&[&["hello/0*", "80/tcp", "up"], &["hello/1", "", ""], &["a", "", "x"]]);
        assert_eq!(
            text,
            "Unit      Ports   Message\n\
             hello/0*  80/tcp  up\n\
             hello/1\n\
             a                 x\n"
        );
    }

    #[test]
    fn width_is_that_of_the_terminal() {
        assert_eq!(render(&[&["東京", "1", ""]]), "Unit  Ports  Message\n東京  1\n");
    }

    #[test]
    fn a_charm_cannot_write_to_the_terminal() {
        let text = render(&[&["a\x1b[31m", "1\n2\t", "\r\u{9b}x"]]);
        assert_eq!(text.lines().count(), 2);
        assert!(
            text.contains("a\\u{1b}[31m") && text.contains("1\\n2") && text.contains("\\u{9b}")
        );
    }

    #[test]
    fn styles_do_not_change_the_columns() {
        let mut table = Table::new(&["A", "B"]);
        table.row([Cell::new("x").style(Style::new().bold()), Cell::new("y")]);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().contains("\u{1b}[1mx\u{1b}[0m  y\n"));
    }
}
