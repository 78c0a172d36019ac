package io.serai.web;

import io.vertx.core.Future;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One form on its way onto the disk. The request is paused while the disk is behind.
final class FormOnDisk {
    private final AwaitedBodies awaited;
    private final Visit visit;
    private final HttpServerRequest request;
    private final Place place;
    private final AsyncFile file;
    private final Consumer<@Nullable Upload> then;
    private long received;
    private long size;
    private long announced;
    private Future<Void> written = Future.succeededFuture();
    private @Nullable Future<Void> closing;
    private boolean whole;
    private @Nullable String fileName;

    /// Where a file is to go.
    ///
    /// @param part the field that it stands under
    /// @param most bytes of the whole form
    record Place(FileSystem disk, String part, Path path, long most) {}

    /// @param then takes the file; null where the form has none
    FormOnDisk(AwaitedBodies awaited, Visit visit, Place place, AsyncFile file, Consumer<@Nullable Upload> then) {
        this.awaited = awaited;
        this.visit = visit;
        this.request = visit.request();
        this.place = place;
        this.file = file;
        this.then = then;
    }

    void read() {
        if (!awaited.dropsWith(visit, this::drop)) {
            drop();
            return;
        }
        if (visit.response().closed()) {
            awaited.fail(visit, 400, "The client has gone.");
            return;
        }
        try {
            request.setExpectMultipart(true);
        } catch (RuntimeException e) {
            awaited.fail(visit, 400, "The Content-Type multipart/form-data names no boundary.");
            return;
        }
        request.uploadHandler(this::take);
        request.handler(piece -> {
            received += piece.length();
            if (received > place.most()) {
                awaited.fail(visit, 413, AwaitedBodies.tooLarge(place.most()));
            }
        });
        request.exceptionHandler(e -> awaited.fail(visit, 400, "The form can't be read."));
        request.endHandler(end -> finish());
        awaited.resume(visit);
    }

    private void take(HttpServerFileUpload upload) {
        if (fileName != null || !upload.name().equals(place.part())) {
            upload.handler(piece -> {});
            return;
        }
        fileName = upload.filename();
        announced = upload.size();
        if (!OneLine.is(fileName)) {
            upload.handler(piece -> {});
            awaited.fail(
                    visit,
                    new Outcome.Refused(
                            422,
                            "The file's name is not one line.",
                            List.of(new Fault("body." + place.part(), OneLine.EXPECTED))));
            return;
        }
        upload.handler(piece -> {
            if (!awaited.isAwaited(visit)) {
                return;
            }
            size += piece.length();
            // the file's exception handler is told of no write that hands out a future
            Future<Void> write = file.write(piece).onFailure(this::notWritten);
            written = written.compose(before -> write);
            if (file.writeQueueFull()) {
                awaited.pause(visit);
                file.drainHandler(drained -> awaited.resume(visit));
            }
        });
        upload.endHandler(end -> whole = true);
    }

    private void notWritten(Throwable e) {
        awaited.fail(visit, notKept(e));
    }

    /// A fault of the disk, or 507 all the same: it was a write that failed.
    private Outcome notKept(Throwable e) {
        return Failures.notKept(DiskFault.of(e).orElse(DiskFault.PASSING));
    }

    /// What is missing of what was announced; null where all is there.
    private @Nullable String missing() {
        long length = AwaitedBodies.length(request);
        if (request.getHeader("Content-Length") != null && received != length) {
            return "The body has %d bytes, and not the %d that Content-Length says.".formatted(received, length);
        }
        if (announced > 0 && announced != size) {
            return "The file has %d bytes, and not the %d that its part says.".formatted(size, announced);
        }
        return null;
    }

    private void finish() {
        if (!awaited.isAwaited(visit)) {
            return;
        }
        if (fileName != null && !whole) {
            awaited.fail(visit, 400, "The form ends in the middle of its file.");
            return;
        }
        String missing = missing();
        if (missing != null) {
            awaited.fail(visit, 400, missing);
            return;
        }
        written.compose(all -> close()).compose(closed -> onDisk()).onComplete(kept -> {
            if (!awaited.done(visit)) {
                delete();
            } else if (kept.failed()) {
                delete();
                awaited.refuse(visit, notKept(kept.cause()));
            } else if (fileName == null) {
                delete();
                then.accept(null);
            } else {
                then.accept(new Upload(place.part(), fileName, place.path(), size));
            }
        });
    }

    /// Fails where the disk holds another number of bytes than came.
    private Future<Void> onDisk() {
        return place.disk().props(place.path().toString()).compose(about -> {
            return about.size() == size
                    ? Future.succeededFuture()
                    : Future.failedFuture(new IOException("%d of %d bytes were written".formatted(about.size(), size)));
        });
    }

    /// Waits for the writes before it. Vert.x closes a file once only.
    private Future<Void> close() {
        if (closing == null) {
            closing = file.close();
        }
        return closing;
    }

    private void drop() {
        close().onComplete(closed -> delete());
    }

    private void delete() {
        place.disk().delete(place.path().toString());
    }
}
