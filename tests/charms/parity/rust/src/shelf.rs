//! Parts with events of their own: what `python/src/shelf.py` has.

use std::collections::BTreeMap;

use ops::prelude::*;
use serde::{Deserialize, Serialize};

/// A unit of the other side shows a page.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PageRead {
    unit: String,
    page: String,
}

/// A unit of the other side leaves, and its page with it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PageGone {
    unit: String,
}

/// Reads the pages of the other side.
#[component(interface = "page", role = requires, events(PageRead, PageGone))]
pub(crate) struct Reader {
    /// The page of each unit.
    #[stored]
    pages: BTreeMap<String, String>,
}

#[component]
impl Reader {
    fn pages(&self) -> usize {
        self.pages.len()
    }

    #[on(relation_changed)]
    fn changed(
        &mut self,
        cx: &ComponentContext<Self>,
        event: &RelationChanged<Self>,
    ) -> Result<Flow> {
        let Some(unit) = event.unit() else { return Ok(Flow::Done) };
        let data = event.relation(cx).remote_unit_data(unit)?;
        let Some(page) = data.get("page") else { return Ok(Flow::Done) };
        if page == "draft" {
            return Ok(Flow::defer("the page is a draft"));
        }
        self.pages.insert(unit.to_string(), page.to_owned());
        cx.emit(PageRead { unit: unit.to_string(), page: page.to_owned() });
        Ok(Flow::Done)
    }

    #[on(relation_departed)]
    fn departed(&mut self, cx: &ComponentContext<Self>, event: &RelationDeparted<Self>) {
        let unit = event.unit().to_string();
        if self.pages.contains_key(&unit) {
            cx.emit(PageGone { unit: unit.clone() });
            self.pages.remove(&unit);
        }
    }
}

/// A page was put on the shelf.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shelved {
    unit: String,
    page: String,
    pages: usize,
}

/// A page is about to be taken away.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Cleared {
    unit: String,
    pages: usize,
}

/// The other side has changed, and the shelf was counted.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Counted {
    pages: usize,
}

/// Tells what its reader reads.
#[component(interface = "page", role = requires, events(Shelved, Cleared, Counted))]
pub(crate) struct Shelf {
    #[component(relation, python = "Reader[reader]")]
    reader: Reader,
}

#[component]
impl Shelf {
    #[on(reader.page_read)]
    fn shelve(&mut self, cx: &ComponentContext<Self>, event: &PageRead) {
        let PageRead { unit, page } = event;
        let pages = self.reader.pages();
        cx.emit(Shelved { unit: unit.clone(), page: page.clone(), pages });
    }

    #[on(reader.page_gone)]
    fn clear(&mut self, cx: &ComponentContext<Self>, event: &PageGone) {
        cx.emit(Cleared { unit: event.unit.clone(), pages: self.reader.pages() });
    }

    #[on(relation_changed)]
    fn count(&mut self, cx: &ComponentContext<Self>) {
        if self.reader.pages() > 0 {
            cx.emit(Counted { pages: self.reader.pages() });
        }
    }
}

/// An event of the shelf and all that it says.
pub(crate) fn told(event: &ShelfEvent) -> String {
    match event {
        ShelfEvent::Shelved(Shelved { unit, page, pages }) => {
            format!("shelved {page} of {unit} among {pages}")
        }
        ShelfEvent::Cleared(Cleared { unit, pages }) => format!("cleared {unit} of {pages}"),
        ShelfEvent::Counted(Counted { pages }) => format!("counted {pages}"),
    }
}
