//! The accept loop: what `axum::serve` leaves out is a timer for stalled requests and answers, and a
//! cap on connections.

use super::paced::Paced;
use super::seat::{Answering, Seats, TakenSeat};
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response, StatusCode, Version, header};
use axum::response::IntoResponse;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// The time that a request's head may take to arrive and a kept connection may be idle.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest head of a request. The longest query, percent-encoded, takes 12 KiB.
const MOST_HEAD_BYTES: usize = 64 * 1024;
/// The time that a shutdown waits for answers that are under way.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// What is said when every connection is being answered.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\
                      Content-Length: 0\r\nConnection: close\r\n\r\n";

/// Serves `router` on `listener` until `shutdown` is done, then lets answers that are under way
/// finish for up to ten seconds.
///
/// A client has ten seconds for the head of a request, and has to take an answer at no less than
/// 1 KiB a second. There are 512 connections at a time, a quarter of them for one address other than
/// this machine's; when all are taken, the one that has been quiet for longest is closed, and where
/// none is quiet the answer is 503.
///
/// # Errors
/// None at present; a connection that cannot be accepted is tried again.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).max_buf_size(MOST_HEAD_BYTES);
    let seats = Arc::<Seats>::default();
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);

    loop {
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut shutdown => break,
        };
        let Some(taken) = seats.take(peer.ip()) else {
            // What does not fit into the buffer of a new connection is not worth waiting for.
            let _ = stream.try_write(FULL);
            continue;
        };

        let (router, seat) = (router.clone(), taken.seat.clone());
        let service = service_fn(move |request| answer(router.clone(), request, seat.answering()));
        let connection = http.serve_connection(TokioIo::new(Paced::new(stream)), service);
        tokio::spawn(until_left(connections.watch(connection), taken));
    }

    drop(listener);
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, connections.shutdown()).await;
    Ok(())
}

/// Serves a connection until it ends or its seat is wanted for another.
async fn until_left<T>(connection: impl Future<Output = T>, taken: TakenSeat) {
    tokio::select! {
        // A connection that breaks is the client's affair.
        _ = connection => {}
        () = taken.seat.left() => {}
    }
}

/// Answers a request. Its connection is not quiet until the whole answer is written.
async fn answer(
    router: Router,
    request: Request<Incoming>,
    answering: Answering,
) -> Result<Response<Body>, Infallible> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let says_host = hosts == 1 || hosts == 0 && request.version() < Version::HTTP_11;
    let response = if says_host {
        router.oneshot(request.map(Body::new)).await?
    } else {
        // RFC 9112, section 3.2.
        (StatusCode::BAD_REQUEST, "a request has one header Host\n").into_response()
    };

    Ok(response.map(|body| Body::new(AnswerBody { body, _answering: answering })))
}

/// The body of an answer, until it is written.
struct AnswerBody {
    body: Body,
    _answering: Answering,
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The next connection. Waits and tries again when the system has no file descriptor left.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) if is_of_connection(&error) => {}
            Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
}

fn is_of_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
