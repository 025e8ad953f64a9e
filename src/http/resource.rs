//! A resource of the API as data: what it takes, what it gives and who answers. The router, the
//! description and the pages about the API are all made from it, so that none of them can leave out
//! what another has.

use super::problem::KINDS;
use super::site::Site;
use axum::routing::MethodRouter;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Ref, RefOr};

/// Wording in Chinese and in English.
pub(super) type Says = (&'static str, &'static str);

/// One resource of the API.
pub(super) struct Resource {
    /// Its path, `{id}` for what varies.
    pub(super) path: &'static str,
    /// Its name for programs.
    pub(super) id: &'static str,
    /// `get` or `post`.
    pub(super) method: &'static str,
    /// What it gives, in a few words.
    pub(super) summary: Says,
    /// What else is to be known.
    pub(super) about: Says,
    pub(super) parameters: Vec<Parameter>,
    /// What it takes as a body.
    pub(super) body: Option<Body>,
    pub(super) gives: Body,
    /// The kinds of problems that it may answer with, besides those of every resource.
    pub(super) problems: Vec<&'static str>,
    /// Who answers.
    pub(super) handler: MethodRouter<Arc<Site>>,
}

/// What is sent or given.
pub(super) struct Body {
    pub(super) media: &'static str,
    /// The schema of JSON; `None` for other files.
    pub(super) schema: Option<Named>,
    /// JSON that may be sent; empty where nothing is.
    pub(super) example: &'static str,
}

/// A schema with its name and all that it refers to.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) all: Vec<(String, RefOr<Schema>)>,
}

/// One parameter, in the query string unless the path has it.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) says: Says,
    pub(super) takes: Takes,
    /// Whether there is no answer without it.
    pub(super) needed: bool,
    pub(super) example: &'static str,
}

/// What values a parameter may have.
#[derive(Debug, Clone)]
pub(super) enum Takes {
    /// Characters.
    Text,
    /// A name of a school, any number of times.
    Schools,
    /// A year's label, any number of times.
    Years,
    /// One of these, any number of times.
    AnyOf(Vec<&'static str>),
    /// One of these.
    OneOf(Vec<&'static str>),
    /// A whole number within these bounds, and the usual one.
    Number { least: usize, most: Option<usize>, usual: usize },
    /// The id of a report.
    Report,
}

impl Resource {
    /// What is read at `path` and given as JSON of type `T`.
    pub(super) fn get<T: ToSchema>(
        path: &'static str,
        id: &'static str,
        handler: MethodRouter<Arc<Site>>,
    ) -> Resource {
        Resource::giving(Body::json::<T>(), path, id, handler)
    }

    /// What is sent to `path` as JSON of type `B`, such as `example`, and answered with JSON of
    /// type `T`.
    pub(super) fn post<B: ToSchema, T: ToSchema>(
        path: &'static str,
        id: &'static str,
        example: &'static str,
        handler: MethodRouter<Arc<Site>>,
    ) -> Resource {
        let resource = Resource::giving(Body::json::<T>(), path, id, handler);
        Resource { method: "post", body: Some(Body { example, ..Body::json::<B>() }), ..resource }
    }

    /// What is read at `path` and given as a file of type `media`.
    pub(super) fn file(
        path: &'static str,
        id: &'static str,
        media: &'static str,
        handler: MethodRouter<Arc<Site>>,
    ) -> Resource {
        Resource::giving(Body { media, schema: None, example: "" }, path, id, handler)
    }

    fn giving(
        gives: Body,
        path: &'static str,
        id: &'static str,
        handler: MethodRouter<Arc<Site>>,
    ) -> Resource {
        Resource {
            path,
            id,
            method: "get",
            summary: ("", ""),
            about: ("", ""),
            parameters: Vec::new(),
            body: None,
            gives,
            problems: Vec::new(),
            handler,
        }
    }

    /// With what it gives, and what else is to be known.
    pub(super) fn says(self, summary: Says, about: Says) -> Resource {
        Resource { summary, about, ..self }
    }

    /// With what it takes.
    pub(super) fn takes(self, parameters: impl IntoIterator<Item = Parameter>) -> Resource {
        Resource { parameters: parameters.into_iter().collect(), ..self }
    }

    /// With what else it may answer: kinds of problems.
    pub(super) fn refuses(self, problems: &[&'static str]) -> Resource {
        Resource { problems: problems.to_vec(), ..self }
    }

    /// The statuses of its problems with their kinds, in order.
    pub(super) fn statuses(&self) -> Vec<(u16, Vec<&'static str>)> {
        const EVERYWHERE: [&str; 6] = [
            "unknown_parameter",
            "bad_method",
            "body_too_large",
            "address_too_long",
            "internal",
            "deadline",
        ];
        let mut statuses: Vec<(u16, Vec<&'static str>)> = Vec::new();
        for kind in KINDS
            .iter()
            .filter(|kind| EVERYWHERE.contains(&kind.name) || self.problems.contains(&kind.name))
        {
            match statuses.iter_mut().find(|(status, _)| *status == kind.status) {
                Some((_, names)) => names.push(kind.name),
                None => statuses.push((kind.status, vec![kind.name])),
            }
        }
        statuses.sort_by_key(|(status, _)| *status);
        statuses
    }
}

impl Body {
    /// JSON of type `T`.
    pub(super) fn json<T: ToSchema>() -> Body {
        let mut all = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut all);
        Body {
            media: "application/json",
            schema: Some(Named { name: T::name().into_owned(), all }),
            example: "",
        }
    }
}

impl Named {
    /// The address of the schema in the document.
    pub(super) fn reference(&self) -> Ref {
        Ref::from_schema_name(&self.name)
    }
}
