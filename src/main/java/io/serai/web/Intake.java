package io.serai.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads bodies, within the limits of size and time: small ones into memory, a form's file onto the disk.
final class Intake {
    private static final byte[] NOTHING = new byte[0];
    /// Bodies awaited in all, for each request that is worked on.
    private static final int SHARE = 4;

    private final Vertx vertx;
    private final Limits limits;
    private final Load load;
    private final Places places;
    private final BiConsumer<Visit, Outcome> refuse;
    private final Map<Visit, Reading> reading = new ConcurrentHashMap<>();

    /// A body that is waited for.
    ///
    /// @param drop forgets what came of it
    private record Reading(Pace pace, Runnable drop) {}

    /// @param refuse answers a request whose body can't be taken
    Intake(Vertx vertx, Limits limits, Load load, BiConsumer<Visit, Outcome> refuse) {
        this.load = load;
        this.places = new Places(
                SHARE * limits.requests().concurrent(), limits.bodies().awaited());
        this.vertx = vertx;
        this.limits = limits;
        this.refuse = refuse;
        vertx.setPeriodic(1000, timer -> refuseSlow());
    }

    private void refuseSlow() {
        long now = System.nanoTime();
        reading.forEach((visit, body) -> {
            if (body.pace().isLate(now, limits.requests().whole())) {
                fail(
                        visit,
                        408,
                        "The body did not come within "
                                + limits.requests().whole().toSeconds() + " s.");
            } else if (body.pace().isTooSlow(now, visit.request().bytesRead())) {
                fail(
                        visit,
                        408,
                        "The body comes at less than " + limits.bodies().rate() + " bytes a second.");
            }
        });
    }

    /// False where the body is waited for no more.
    private boolean done(Visit visit) {
        return forget(visit) != null;
    }

    private @Nullable Reading forget(Visit visit) {
        Reading body = reading.remove(visit);
        if (body != null) {
            places.free(visit.network());
            load.goesOn(visit);
        }
        return body;
    }

    /// The first thing that goes wrong counts. Where the client went there is no one to tell, which ends the visit too.
    private void fail(Visit visit, int status, String detail) {
        Reading body = forget(visit);
        if (body != null) {
            body.drop().run();
            refuse(visit, status, detail);
        }
    }

    private void refuse(Visit visit, int status, String detail) {
        refuse.accept(visit, new Outcome.Refused(status, detail));
    }

    /// The whole body, in memory; as it came, whatever its media type.
    void bytes(Visit visit, Consumer<byte[]> then) {
        HttpServerRequest request = visit.request();
        if (request.isEnded()) {
            then.accept(NOTHING);
            return;
        }
        if (!begin(visit, limits.bodies().most())) {
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(piece -> {
            if (body.length() + piece.length() <= limits.bodies().most()) {
                body.appendBuffer(piece);
            } else {
                fail(visit, 413, tooLarge(limits.bodies().most()));
            }
        });
        request.exceptionHandler(e -> fail(visit, 400, "The body can't be read."));
        request.endHandler(end -> {
            if (done(visit)) {
                then.accept(body.getBytes());
            }
        });
    }

    /// The first file of a form that stands under `part`; null where there is none. Everything else in it is dropped.
    void file(Visit visit, String part, Consumer<@Nullable Upload> then) {
        if (!begin(visit, limits.bodies().upload())) {
            return;
        }
        Path path = limits.bodies().folder().resolve(UUID.randomUUID().toString());
        pause(visit);
        vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setCreateNew(true))
                .onSuccess(file -> new Form(visit, part, path, file, then).read())
                .onFailure(e -> {
                    if (done(visit)) {
                        refuse.accept(visit, Failures.outcome(e, visit.id()));
                    }
                });
    }

    /// How long the disk takes is not the client's fault.
    private void pause(Visit visit) {
        Reading body = reading.get(visit);
        if (body != null) {
            body.pace().stand(System.nanoTime());
        }
        visit.request().pause();
    }

    private void resume(Visit visit) {
        Reading body = reading.get(visit);
        if (body != null) {
            body.pace().goOn(System.nanoTime());
        }
        visit.request().resume();
    }

    /// False where the head says already that it can't be taken.
    private boolean begin(Visit visit, long limit) {
        HttpServerRequest request = visit.request();
        if (length(request) > limit) {
            refuse(visit, 413, tooLarge(limit));
            return false;
        }
        String expected = request.getHeader("Expect");
        if (expected != null && request.version() == HttpVersion.HTTP_1_1) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                refuse(visit, 417, "Expect: 100-continue is the only expectation that can be met.");
                return false;
            }
        }
        Places.Answer place = places.take(visit.network());
        if (place != Places.Answer.TAKEN) {
            visit.closes();
            refuse(
                    visit,
                    place == Places.Answer.FULL ? 503 : 429,
                    "The hub waits for too many bodies" + (place == Places.Answer.FULL ? "." : " from this address."));
            return false;
        }
        if (expected != null && request.version() == HttpVersion.HTTP_1_1) {
            request.response().writeContinue();
        }
        long now = System.nanoTime();
        load.rests(visit);
        reading.put(visit, new Reading(new Pace(now, limits.bodies().rate()), () -> {}));
        return true;
    }

    /// What the head says; 0 where it says nothing.
    static long length(HttpServerRequest request) {
        String text = request.getHeader("Content-Length");
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static String tooLarge(long limit) {
        return "The body is larger than " + limit + " bytes.";
    }

    /// One form on its way onto the disk. The request is paused while the disk is behind.
    private final class Form {
        private final Visit visit;
        private final HttpServerRequest request;
        private final String part;
        private final Path path;
        private final AsyncFile file;
        private final Consumer<@Nullable Upload> then;
        private long received;
        private long size;
        private long announced;
        private Future<Void> written = Future.succeededFuture();
        private @Nullable Future<Void> closing;
        private boolean whole;
        private @Nullable String fileName;

        Form(Visit visit, String part, Path path, AsyncFile file, Consumer<@Nullable Upload> then) {
            this.visit = visit;
            this.request = visit.request();
            this.part = part;
            this.path = path;
            this.file = file;
            this.then = then;
        }

        void read() {
            if (reading.computeIfPresent(visit, (v, body) -> new Reading(body.pace(), this::drop)) == null) {
                drop();
                return;
            }
            if (visit.response().closed()) {
                fail(visit, 400, "The client has gone.");
                return;
            }
            try {
                request.setExpectMultipart(true);
            } catch (RuntimeException e) {
                fail(visit, 400, "The Content-Type multipart/form-data names no boundary.");
                return;
            }
            request.uploadHandler(this::take);
            request.handler(piece -> {
                received += piece.length();
                if (received > limits.bodies().upload()) {
                    fail(visit, 413, tooLarge(limits.bodies().upload()));
                }
            });
            request.exceptionHandler(e -> fail(visit, 400, "The form can't be read."));
            request.endHandler(end -> finish());
            resume(visit);
        }

        private void take(HttpServerFileUpload upload) {
            if (fileName != null || !upload.name().equals(part)) {
                upload.handler(piece -> {});
                return;
            }
            fileName = upload.filename();
            announced = upload.size();
            if (!OneLine.is(fileName)) {
                upload.handler(piece -> {});
                reject(new Outcome.Refused(
                        422, "The file's name is not one line.", List.of(new Fault("body." + part, OneLine.EXPECTED))));
                return;
            }
            upload.handler(piece -> {
                if (!reading.containsKey(visit)) {
                    return;
                }
                size += piece.length();
                // the file's exception handler is told of no write that hands out a future
                Future<Void> write = file.write(piece).onFailure(this::notWritten);
                written = written.compose(before -> write);
                if (file.writeQueueFull()) {
                    pause(visit);
                    file.drainHandler(drained -> resume(visit));
                }
            });
            upload.endHandler(end -> whole = true);
        }

        private void notWritten(Throwable e) {
            reject(notKept(e));
        }

        /// A fault of the disk, or 507 all the same: it was a write that failed.
        private Outcome notKept(Throwable e) {
            return Failures.notKept(DiskFault.of(e).orElse(DiskFault.PASSING));
        }

        private void reject(Outcome outcome) {
            Reading body = reading.remove(visit);
            if (body != null) {
                body.drop().run();
                refuse.accept(visit, outcome);
            }
        }

        /// What is missing of what was announced; null where all is there.
        private @Nullable String missing() {
            long length = length(request);
            if (request.getHeader("Content-Length") != null && received != length) {
                return "The body has %d bytes, and not the %d that Content-Length says.".formatted(received, length);
            }
            if (announced > 0 && announced != size) {
                return "The file has %d bytes, and not the %d that its part says.".formatted(size, announced);
            }
            return null;
        }

        private void finish() {
            if (!reading.containsKey(visit)) {
                return;
            }
            if (fileName != null && !whole) {
                fail(visit, 400, "The form ends in the middle of its file.");
                return;
            }
            String missing = missing();
            if (missing != null) {
                fail(visit, 400, missing);
                return;
            }
            written.compose(all -> close()).compose(closed -> onDisk()).onComplete(kept -> {
                if (!done(visit)) {
                    delete();
                } else if (kept.failed()) {
                    delete();
                    refuse.accept(visit, notKept(kept.cause()));
                } else if (fileName == null) {
                    delete();
                    then.accept(null);
                } else {
                    then.accept(new Upload(part, fileName, path, size));
                }
            });
        }

        /// Fails where the disk holds another number of bytes than came.
        private Future<Void> onDisk() {
            return vertx.fileSystem().props(path.toString()).compose(about -> {
                return about.size() == size
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new IOException("%d of %d bytes were written".formatted(about.size(), size)));
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
            vertx.fileSystem().delete(path.toString());
        }
    }
}
