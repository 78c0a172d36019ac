package io.serai.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads bodies, within the limits of size and time: small ones into memory, a form's file onto the disk.
final class Intake {
    private static final byte[] NOTHING = new byte[0];

    private final Vertx vertx;
    private final Limits limits;
    private final AwaitedBodies awaited;

    /// @param refuse answers a request whose body can't be taken
    Intake(Vertx vertx, Limits limits, Load load, BiConsumer<Visit, Outcome> refuse) {
        this.vertx = vertx;
        this.limits = limits;
        this.awaited = new AwaitedBodies(limits, load, refuse);
        vertx.setPeriodic(1000, timer -> awaited.refuseSlow());
    }

    /// The whole body, in memory; as it came, whatever its media type.
    void bytes(Visit visit, Consumer<byte[]> then) {
        HttpServerRequest request = visit.request();
        if (request.isEnded()) {
            then.accept(NOTHING);
            return;
        }
        if (!awaited.begin(visit, limits.bodies().most())) {
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(piece -> {
            if (body.length() + piece.length() <= limits.bodies().most()) {
                body.appendBuffer(piece);
            } else {
                awaited.fail(visit, 413, AwaitedBodies.tooLarge(limits.bodies().most()));
            }
        });
        request.exceptionHandler(e -> awaited.fail(visit, 400, "The body can't be read."));
        request.endHandler(end -> {
            if (awaited.done(visit)) {
                then.accept(body.getBytes());
            }
        });
    }

    /// The first file of a form that stands under `part`; null where there is none. Everything else in it is dropped.
    void file(Visit visit, String part, Consumer<@Nullable Upload> then) {
        if (!awaited.begin(visit, limits.bodies().upload())) {
            return;
        }
        Path path = limits.bodies().folder().resolve(UUID.randomUUID().toString());
        awaited.pause(visit);
        vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setCreateNew(true))
                .onSuccess(file -> new FormOnDisk(
                                awaited,
                                visit,
                                new FormOnDisk.Place(
                                        vertx.fileSystem(),
                                        part,
                                        path,
                                        limits.bodies().upload()),
                                file,
                                then)
                        .read())
                .onFailure(e -> {
                    if (awaited.done(visit)) {
                        awaited.refuse(visit, Failures.outcome(e, visit.id()));
                    }
                });
    }
}
