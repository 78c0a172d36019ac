package io.serai.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One form on its way onto the disk. The request is paused while the disk is behind.
final class FormOnDisk implements ServerRequest.Reader, ServerRequest.FormParts {
    private static final int MOST_FILES = 20;

    private final AwaitedBodies awaited;
    private final Visit visit;
    private final ServerRequest request;
    private final Place place;
    private final Operation.Payload.Multipart wanted;
    private final Consumer<Taken> then;
    private final List<Kept> files = new ArrayList<>();
    private long received;

    /// Where files are to go.
    ///
    /// @param most bytes of the whole form
    record Place(FileSystem disk, Path folder, long most) {}

    /// What a form brought.
    ///
    /// @param texts its text fields, in their order
    record Taken(List<Upload> files, Map<String, List<String>> texts) {
        void delete() {
            files.forEach(Upload::delete);
        }
    }

    /// @param then takes the files of the part that is wanted, the first or all of them; others are dropped
    FormOnDisk(
            AwaitedBodies awaited, Visit visit, Place place, Operation.Payload.Multipart wanted, Consumer<Taken> then) {
        this.awaited = awaited;
        this.visit = visit;
        this.request = visit.request();
        this.place = place;
        this.wanted = wanted;
        this.then = then;
    }

    void read() {
        awaited.dropsWith(visit, this::drop);
        if (visit.response().closed()) {
            awaited.fail(visit, 400, "The client has gone.");
            return;
        }
        try {
            request.readForm(this, this);
        } catch (IllegalArgumentException e) {
            awaited.fail(visit, 400, "The Content-Type multipart/form-data names no boundary.");
        }
    }

    @Override
    public void piece(Buffer piece) {
        received += piece.length();
        if (received > place.most()) {
            awaited.fail(visit, 413, AwaitedBodies.tooLarge(place.most()));
        }
    }

    @Override
    public void broken(Throwable cause) {
        awaited.fail(visit, 400, "The form can't be read.");
    }

    @Override
    public ServerRequest.@Nullable FilePart file(String name, String fileName, long announced) {
        boolean another = wanted.many() || files.isEmpty();
        if (!another || !name.equals(wanted.part()) || !awaited.isAwaited(visit)) {
            return null;
        }
        String fault = files.size() == MOST_FILES
                ? "is there more than %d times".formatted(MOST_FILES)
                : OneLine.is(fileName) ? null : OneLine.EXPECTED;
        if (fault == null) {
            var kept = new Kept(fileName, announced);
            keep(kept);
            return kept;
        }
        awaited.fail(
                visit,
                new Outcome.Refused(
                        422,
                        "The form does not fit the contract.",
                        List.of(new Fault("body." + wanted.part(), fault))));
        return null;
    }

    private void keep(Kept kept) {
        files.add(kept);
        awaited.pause(visit);
        kept.ready.onComplete(opened -> {
            if (opened.succeeded()) {
                awaited.resume(visit);
            } else {
                notWritten(opened.cause());
            }
        });
    }

    /// What the disk says is heard where the form is read.
    private <T> Future<T> heard(Future<T> disk) {
        Promise<T> heard = Promise.promise();
        disk.onComplete(said -> request.loop().execute(() -> heard.handle(said)));
        return heard.future();
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
        for (Kept file : files) {
            if (!file.whole) {
                return "The form ends in the middle of its file.";
            }
            if (file.announced > 0 && file.announced != file.size) {
                return "The file has %d bytes, and not the %d that its part says.".formatted(file.size, file.announced);
            }
        }
        return null;
    }

    @Override
    public void end() {
        if (!awaited.isAwaited(visit)) {
            return;
        }
        String missing = missing();
        if (missing != null) {
            awaited.fail(visit, 400, missing);
            return;
        }
        Future.join(files.stream().map(Kept::onDisk).toList()).onComplete(kept -> {
            if (!awaited.done(visit)) {
                drop();
            } else if (kept.failed()) {
                drop();
                awaited.refuse(visit, notKept(kept.cause()));
            } else {
                then.accept(taken());
            }
        });
    }

    private Taken taken() {
        return new Taken(
                files.stream()
                        .map(file -> new Upload(wanted.part(), file.fileName, file.path, file.size))
                        .toList(),
                request.formTexts());
    }

    private void drop() {
        files.forEach(Kept::drop);
    }

    /// One file of it.
    private final class Kept implements ServerRequest.FilePart {
        private final String fileName;
        private final long announced;
        private final Path path = place.folder().resolve(UUID.randomUUID().toString());
        /// What came before the file was open: no more than was read already, as the request is paused.
        private final List<Buffer> early = new ArrayList<>();
        /// The file, with all of that in it.
        private final Future<AsyncFile> ready;

        private @Nullable AsyncFile file;
        private Future<Void> written = Future.succeededFuture();
        private @Nullable Future<Void> closing;
        private long size;
        private boolean whole;

        Kept(String fileName, long announced) {
            this.fileName = fileName;
            this.announced = announced;
            this.ready = heard(place.disk().open(path.toString(), new OpenOptions().setCreateNew(true)))
                    .map(this::opened);
        }

        private AsyncFile opened(AsyncFile open) {
            file = open;
            early.forEach(piece -> write(open, piece));
            early.clear();
            return open;
        }

        /// Pieces are written in the order in which they are taken.
        @Override
        public void piece(Buffer piece) {
            if (!awaited.isAwaited(visit)) {
                return;
            }
            size += piece.length();
            if (file == null) {
                early.add(piece);
            } else {
                write(file, piece);
            }
        }

        @Override
        public void end() {
            whole = true;
        }

        private void write(AsyncFile open, Buffer piece) {
            // the file's exception handler is told of no write that hands out a future
            Future<Void> write = heard(open.write(piece)).onFailure(FormOnDisk.this::notWritten);
            written = written.compose(before -> write);
            if (open.writeQueueFull()) {
                awaited.pause(visit);
                open.drainHandler(drained -> request.loop().execute(() -> awaited.resume(visit)));
            }
        }

        /// Waits for the writes before it. Vert.x closes a file once only.
        Future<Void> close() {
            if (closing == null) {
                closing = ready.compose(open -> heard(open.close()));
            }
            return closing;
        }

        /// Fails where the disk holds another number of bytes than came.
        Future<Void> onDisk() {
            return ready.compose(open -> written)
                    .compose(all -> close())
                    .compose(closed -> heard(place.disk().props(path.toString())))
                    .compose(about -> about.size() == size
                            ? Future.succeededFuture()
                            : Future.failedFuture(
                                    new IOException("%d of %d bytes were written".formatted(about.size(), size))));
        }

        void drop() {
            close().onComplete(closed -> place.disk().delete(path.toString()));
        }
    }
}
