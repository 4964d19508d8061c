//! Warnings of a macro: a deprecated constant whose note is the message, used once.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote_spanned};

use crate::model::Model;
use crate::naming;
use crate::syntax::CharmArgs;
use crate::validate::files;

/// The warnings of the charm's files, at the struct's name.
pub(super) fn warnings(model: &Model<'_>, args: &CharmArgs, charm: &Ident) -> TokenStream {
    let span = charm.span();
    let constant = format_ident!("{}", naming::snake(model.file()), span = span);
    let warnings = files::warnings(model.reading, args).map(|message| {
        let note = format!("\n{}", message.as_str());
        quote_spanned! {span=>
            const _: () = {
                #[deprecated(note = #note)]
                #[allow(non_upper_case_globals)]
                const #constant: () = ();
                #constant
            };
        }
    });
    warnings.collect()
}
