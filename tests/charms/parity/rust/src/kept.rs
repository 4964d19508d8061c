//! What is read of an event when it is handled at last.

use ops::prelude::*;

use crate::{Parity, ParityEvent};

/// What the other side says at this moment.
pub(crate) fn said(cx: &Context<Parity>, event: &ParityEvent) -> Result<String> {
    match event {
        ParityEvent::SiteRelationChanged(event) => page(&event.relation(cx), event.unit()),
        ParityEvent::UpstreamRelationChanged(event) => page(&event.relation(cx), event.unit()),
        _ => Ok(String::new()),
    }
}

fn page<E: Endpoint>(relation: &Relation<'_, E>, unit: Option<&UnitName>) -> Result<String> {
    let page = match unit {
        Some(unit) => relation.remote_unit_data(unit)?.get("page").map(str::to_owned),
        None => relation.remote_app_data()?.get("page").map(str::to_owned),
    };
    Ok(format!(" says {}", page.as_deref().unwrap_or("-")))
}
