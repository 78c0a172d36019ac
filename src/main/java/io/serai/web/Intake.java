package io.serai.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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
        ServerRequest request = visit.request();
        if (request.isEnded()) {
            then.accept(NOTHING);
            return;
        }
        if (!awaited.begin(visit, limits.bodies().most())) {
            return;
        }
        Buffer body = Buffer.buffer();
        request.read(new ServerRequest.Reader() {
            @Override
            public void piece(Buffer piece) {
                if (body.length() + piece.length() <= limits.bodies().most()) {
                    body.appendBuffer(piece);
                } else {
                    awaited.fail(
                            visit, 413, AwaitedBodies.tooLarge(limits.bodies().most()));
                }
            }

            @Override
            public void end() {
                if (awaited.done(visit)) {
                    then.accept(body.getBytes());
                }
            }

            @Override
            public void broken(Throwable cause) {
                awaited.fail(visit, 400, "The body can't be read.");
            }
        });
    }

    /// The files of a form, and its texts.
    void form(Visit visit, Operation.Payload.Multipart wanted, Consumer<FormOnDisk.Taken> then) {
        if (awaited.begin(visit, limits.bodies().upload())) {
            var place = new FormOnDisk.Place(
                    vertx.fileSystem(),
                    limits.bodies().folder(),
                    limits.bodies().upload());
            new FormOnDisk(awaited, visit, place, wanted, then).read();
        }
    }
}
