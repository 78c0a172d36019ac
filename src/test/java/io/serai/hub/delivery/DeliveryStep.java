package io.serai.hub.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// What can happen to accepted events. Workers, events and held work are meant modulo how many there are.
sealed interface DeliveryStep {
    int EVENTS = 6;
    int WORKERS = 2;

    enum Failure {
        TRANSIENT,
        PERMANENT,
        OUTAGE,
        HELD_BACK,
        /// Marked done with its effect, and then the transaction does not come to its end.
        COMMIT_LOST
    }

    /// @param urgent where it is new
    record Accept(int worker, int event, boolean urgent) implements DeliveryStep {}

    /// A job that the request which brought it goes on with.
    record AcceptAndClaim(int worker, int event) implements DeliveryStep {}

    record Claim(int worker, int most) implements DeliveryStep {}

    /// Where work is marked done.
    enum Mark {
        WITH_ITS_EFFECT,
        /// In the transaction of a connection that is handed over.
        BY_CONNECTION,
        /// By the last step, as the route does not.
        AT_THE_END
    }

    record Done(int worker, int held, Mark mark) implements DeliveryStep {}

    record Fail(int worker, int held, Failure failure) implements DeliveryStep {}

    record HandBack(int worker, int held) implements DeliveryStep {}

    record Renew(int worker) implements DeliveryStep {}

    /// The leases of a worker end, as it hangs. It may go on later.
    record LeasesEnd(int worker) implements DeliveryStep {}

    record WaitsEnd() implements DeliveryStep {}

    record Sweep(int worker) implements DeliveryStep {}

    record Replay(int event) implements DeliveryStep {}

    record ReplayAll() implements DeliveryStep {}

    record Discard(int event) implements DeliveryStep {}

    record ConnectionDeleted() implements DeliveryStep {}

    record Purge() implements DeliveryStep {}

    /// Everything that can happen, failures and losses often.
    static List<DeliveryStep> everything(RandomGenerator random) {
        return list(random, random.nextInt(20, 60), DeliveryStep::any);
    }

    /// Much of few keys, and workers that come and go.
    static List<DeliveryStep> ofFewKeys(RandomGenerator random) {
        return list(random, random.nextInt(15, 50), DeliveryStep::ordered);
    }

    private static List<DeliveryStep> list(
            RandomGenerator random, int length, java.util.function.Function<RandomGenerator, DeliveryStep> next) {
        var steps = new ArrayList<DeliveryStep>(length);
        for (int i = 0; i < length; i++) {
            steps.add(next.apply(random));
        }
        return steps;
    }

    private static DeliveryStep any(RandomGenerator random) {
        int worker = random.nextInt(WORKERS);
        int event = random.nextInt(EVENTS);
        int held = random.nextInt(4);
        return switch (random.nextInt(50)) {
            case 0, 1, 2, 3, 4, 5 -> new Accept(worker, event, random.nextInt(4) == 0);
            case 6 -> new AcceptAndClaim(worker, event);
            case 7, 8, 9, 10, 11, 12, 13, 14 -> new Claim(worker, random.nextInt(1, 4));
            case 15, 16, 17 -> new Done(worker, held, any(random, Mark.values()));
            case 18, 19, 20, 21, 22, 23, 24 -> new Fail(worker, held, any(random, Failure.values()));
            case 25, 44, 45 -> new HandBack(worker, held);
            case 26, 46 -> new Renew(worker);
            case 27, 28, 29 -> new LeasesEnd(worker);
            case 30, 31, 32 -> new WaitsEnd();
            case 33, 34, 35, 36 -> new Sweep(worker);
            case 37, 38, 39, 40 -> new Replay(event);
            case 41 -> new ReplayAll();
            case 42, 47 -> new Discard(event);
            case 43 -> new ConnectionDeleted();
            default -> new Purge();
        };
    }

    private static <T> T any(RandomGenerator random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static DeliveryStep ordered(RandomGenerator random) {
        int worker = random.nextInt(WORKERS);
        int held = random.nextInt(4);
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> new Accept(worker, random.nextInt(20 * EVENTS), random.nextInt(6) == 0);
            case 6, 7, 8, 9, 10 -> new Claim(worker, random.nextInt(1, 6));
            case 11, 12, 13, 14 -> new Done(worker, held, any(random, Mark.values()));
            case 15 -> new Fail(worker, held, random.nextBoolean() ? Failure.TRANSIENT : Failure.HELD_BACK);
            case 16 -> new HandBack(worker, held);
            case 17 -> new LeasesEnd(worker);
            case 18 -> new WaitsEnd();
            default -> new Sweep(worker);
        };
    }
}
