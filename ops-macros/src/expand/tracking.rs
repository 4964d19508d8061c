//! A charm is built again when its YAML changes.

use ops_metadata::Reading;
use proc_macro2::TokenStream;
use quote::quote;

/// Names each file that was read as an input of the crate. A file that is missing is none: a charm
/// without its file fails to build, and a failed build is always run again.
pub(super) fn tracking(reading: &Reading, directory: &str) -> TokenStream {
    let files = reading.files.iter().map(|file| {
        let below = match directory {
            "" => format!("/{}", file.name),
            directory => format!("/{directory}/{}", file.name),
        };
        quote! {
            const _: &[u8] =
                ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #below));
        }
    });
    quote!(#(#files)*)
}
