package io.serai.web;

import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The bodies that the hub waits for: so many at once, and each in its time. What comes of one is counted once,
/// whoever is first: it is all there, it is too large, too slow or broken, or its client has gone.
final class AwaitedBodies {
    /// Bodies awaited in all, for each request that is worked on.
    private static final int SHARE = 4;

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
    AwaitedBodies(Limits limits, Load load, BiConsumer<Visit, Outcome> refuse) {
        this.limits = limits;
        this.load = load;
        this.places = new Places(
                SHARE * limits.requests().concurrent(), limits.bodies().awaited());
        this.refuse = refuse;
    }

    /// False where the head says already that it can't be taken.
    boolean begin(Visit visit, long limit) {
        ServerRequest request = visit.request();
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

    boolean isAwaited(Visit visit) {
        return reading.containsKey(visit);
    }

    /// @param drop forgets what came of the body, where it is given up
    /// @return false where it is waited for no more
    boolean dropsWith(Visit visit, Runnable drop) {
        return reading.computeIfPresent(visit, (v, body) -> new Reading(body.pace(), drop)) != null;
    }

    /// To be called every second.
    void refuseSlow() {
        long now = System.nanoTime();
        reading.forEach((visit, body) -> visit.request().loop().execute(() -> refuseSlow(visit, body, now)));
    }

    private void refuseSlow(Visit visit, Reading body, long now) {
        if (body.pace().isLate(now, limits.requests().whole())) {
            fail(
                    visit,
                    408,
                    "The body did not come within " + limits.requests().whole().toSeconds() + " s.");
        } else if (body.pace().isTooSlow(now, visit.request().bytesRead())) {
            fail(visit, 408, "The body comes at less than " + limits.bodies().rate() + " bytes a second.");
        }
    }

    /// False where the body is waited for no more.
    boolean done(Visit visit) {
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
    void fail(Visit visit, Outcome outcome) {
        Reading body = forget(visit);
        if (body != null) {
            body.drop().run();
            refuse(visit, outcome);
        }
    }

    void fail(Visit visit, int status, String detail) {
        fail(visit, new Outcome.Refused(status, detail));
    }

    void refuse(Visit visit, Outcome outcome) {
        refuse.accept(visit, outcome);
    }

    private void refuse(Visit visit, int status, String detail) {
        refuse(visit, new Outcome.Refused(status, detail));
    }

    /// How long the disk takes is not the client's fault.
    void pause(Visit visit) {
        Reading body = reading.get(visit);
        if (body != null) {
            body.pace().stand(System.nanoTime());
        }
        visit.request().pause();
    }

    void resume(Visit visit) {
        Reading body = reading.get(visit);
        if (body != null) {
            body.pace().goOn(System.nanoTime());
        }
        visit.request().resume();
    }

    /// What the head says; 0 where it says nothing.
    static long length(ServerRequest request) {
        String text = request.getHeader("Content-Length");
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    static String tooLarge(long limit) {
        return "The body is larger than " + limit + " bytes.";
    }
}
