package io.serai.invitations;

import io.serai.hub.delivery.Moments;
import io.serai.objects.Records;
import io.serai.web.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes guests' answers, and gives and takes places as they say.
///
/// Whoever answers holds the row of the event's hosting while places are counted and given, so that what arrives at the
/// same moment is decided one after the other, on all hubs: no place is given twice. The answer, the places that move
/// with it, what guests are told and the log of it are one transaction. Those that come to one hub while others are
/// taken are taken together next, in the order in which they came: one transaction and one set of statements for all.
final class Answering {
    /// In one transaction.
    private static final int TOGETHER = 64;

    private final EventStore events;
    private final GuestStore guests;
    private final EventKeeper keeper;
    private final Notices notices;
    private final GuestBadges badges;
    private final AccessLog log;
    private final Records records;
    private final Moments moments;
    private final Map<Long, Line> lines = new ConcurrentHashMap<>();

    Answering(Rsvp.Parts parts, Records records, Moments moments) {
        this.events = parts.events();
        this.guests = parts.guests();
        this.keeper = parts.keeper();
        this.notices = parts.notices();
        this.badges = parts.badges();
        this.log = parts.log();
        this.records = records;
        this.moments = moments;
    }

    /// @param plusOnes whom they would bring
    record Wish(boolean attending, int plusOnes, @Nullable String note) {}

    /// @param before as they were when they asked
    record Answer(RsvpLinks.Invited before, Wish wish, AccessLog.Access access, Judgement judgement) {}

    /// @param now the guest as they stand now
    /// @param position on the waitlist, from 1; 0 for who does not wait
    record Standing(RsvpLinks.Invited now, long position) {}

    /// What came of one: where the guest stands now, or a refusal.
    private record Taken(@Nullable Standing now, @Nullable RuntimeException failure) {}

    private static final class Waiting {
        final Answer answer;

        @Nullable
        Taken taken;

        Waiting(Answer answer) {
            this.answer = answer;
        }
    }

    /// Answers to one event that wait.
    private static final class Line {
        final ReentrantLock turn = new ReentrantLock(true);
        final Deque<Waiting> waiting = new ArrayDeque<>();
        int users;
    }

    /// @throws Refusal 410 where the link works no more; 409 where there is no room for those whom an attending guest
    /// would bring besides, or for so many at all
    Standing take(Answer answer) {
        long event = answer.before().event().key();
        var mine = new Waiting(answer);
        Line line = Objects.requireNonNull(lines.compute(event, (_, there) -> {
            Line used = there == null ? new Line() : there;
            used.users++;
            used.waiting.add(mine);
            return used;
        }));
        line.turn.lock();
        try {
            while (mine.taken == null) {
                List<Waiting> next = next(event, line);
                if (next.isEmpty()) {
                    throw new IllegalStateException("who took this answer ended before it was taken");
                }
                takeAll(event, next);
            }
        } finally {
            line.turn.unlock();
            lines.compute(event, (_, used) -> used == null || --used.users == 0 ? null : used);
        }
        if (mine.taken.failure() != null) {
            throw mine.taken.failure();
        }
        return Objects.requireNonNull(mine.taken.now());
    }

    private List<Waiting> next(long event, Line line) {
        var next = new ArrayList<Waiting>();
        // under the lock under which others join
        lines.computeIfPresent(event, (_, used) -> {
            while (next.size() < TOGETHER && !line.waiting.isEmpty()) {
                next.add(line.waiting.poll());
            }
            return used;
        });
        return next;
    }

    private void takeAll(long event, List<Waiting> some) {
        try {
            List<Taken> taken = records.write(() -> new Round(event).take(some));
            for (int i = 0; i < some.size(); i++) {
                some.get(i).taken = taken.get(i);
            }
        } catch (RuntimeException e) {
            if (some.size() == 1) {
                some.getFirst().taken = new Taken(null, e);
            } else {
                // what is wrong with one is not the others'
                some.forEach(one -> takeAll(event, List.of(one)));
            }
        }
    }

    /// Answers that are taken in one transaction.
    private final class Round {
        private final long key;
        private final Map<Long, Guest> now = new HashMap<>();
        private final Map<Long, Guest> changed = new LinkedHashMap<>();
        private final List<Told> told = new ArrayList<>();
        private final List<AccessLog.Line> accesses = new ArrayList<>();
        private final List<Long> seated = new ArrayList<>();
        private long free;
        private long turn;
        private boolean turned;

        private record Told(Guest guest, Notice.Kind kind) {}

        Round(long key) {
            this.key = key;
        }

        List<Taken> take(List<Waiting> some) {
            if (!events.hold(key)) {
                return some.stream().map(_ -> new Taken(null, RsvpLinks.gone())).toList();
            }
            HostedEvent event = events.find(key).orElseThrow(RsvpLinks::gone);
            moments.reached("invitations.held");
            free = keeper.admit(event);
            // whoever was let in just now counts as they are
            look(some.stream().map(one -> one.answer.before().guest().key()).collect(Collectors.toSet()));
            turn = guests.lastTurn(key);
            List<Taken> taken =
                    some.stream().map(one -> taken(event, one.answer)).toList();
            write(event);
            if (turned) {
                guests.turned(key, turn);
            }
            moments.reached("invitations.answered");
            return stood(taken);
        }

        /// Where those stand who wait, counted once for all.
        private List<Taken> stood(List<Taken> taken) {
            Map<Long, Long> positions = guests.positions(
                    key,
                    taken.stream()
                            .map(Taken::now)
                            .filter(Objects::nonNull)
                            .map(standing -> standing.now().guest())
                            .toList());
            return taken.stream()
                    .map(one -> one.now() == null
                            ? one
                            : new Taken(
                                    new Standing(
                                            one.now().now(),
                                            positions.getOrDefault(
                                                    one.now().now().guest().key(), 0L)),
                                    null))
                    .toList();
        }

        private void look(Collection<Long> keys) {
            guests.hold(keys).forEach(guest -> now.put(guest.key(), guest));
        }

        private Taken taken(HostedEvent event, Answer answer) {
            try {
                return new Taken(new Standing(decided(event, answer), 0), null);
            } catch (Refusal refusal) {
                return new Taken(null, refusal);
            }
        }

        private RsvpLinks.Invited decided(HostedEvent event, Answer said) {
            Guest guest = now.get(said.before().guest().key());
            if (guest == null || !RsvpLinks.works(guest, said.before().guest().version())) {
                throw RsvpLinks.gone();
            }
            if (changed.containsKey(guest.key())) {
                write(event); // who answers twice hears of both in order
            }
            Wish wish = said.wish();
            Guest.Answer before = guest.answer();
            Guest.Status status = wish.attending() ? place(event, before, wish) : Guest.Status.DECLINED;
            Long place = status == Guest.Status.WAITLISTED ? turn(before) : null;
            Guest after = guest.answered(new Guest.Answer(status, wish.plusOnes(), wish.note(), null, place));
            now.put(after.key(), after);
            changed.put(after.key(), after);
            accesses.add(new AccessLog.Line(
                    new RsvpLinks.Invited(after, event),
                    said.access(),
                    said.judgement(),
                    new AccessLog.Answered(status, wish.plusOnes())));
            if (status != before.status() || wish.plusOnes() != before.plusOnes()) {
                told.add(new Told(
                        after, status == Guest.Status.WAITLISTED ? Notice.Kind.WAITLIST : Notice.Kind.CONFIRMATION));
                if (status != Guest.Status.WAITLISTED) {
                    seated.add(after.key());
                }
                move(event, before, after.answer());
            }
            return new RsvpLinks.Invited(after, event);
        }

        private Long turn(Guest.Answer before) {
            if (before.turn() != null) {
                return before.turn();
            }
            turned = true;
            return ++turn;
        }

        /// @throws Refusal 409
        private Guest.Status place(HostedEvent event, Guest.Answer before, Wish wish) {
            Integer capacity = event.capacity();
            if (capacity == null) {
                return Guest.Status.ATTENDING;
            }
            int size = 1 + wish.plusOnes();
            boolean attends = before.status() == Guest.Status.ATTENDING;
            long room = free + (attends ? before.size() : 0);
            if (size <= room || attends && size <= before.size()) {
                return Guest.Status.ATTENDING;
            }
            if (attends || size > capacity) {
                throw new Refusal(
                        409,
                        attends
                                ? "There is no room for so many more. Your answer stands as it was."
                                : "The event has " + capacity + " places in all, and you would be " + size + ".");
            }
            return Guest.Status.WAITLISTED;
        }

        /// Counts the places that an answer takes or gives, and gives on those that are free now.
        private void move(HostedEvent event, Guest.Answer before, Guest.Answer after) {
            long taken = taken(after) - taken(before);
            free -= taken;
            if (taken < 0 && free > 0 && event.capacity() != null) {
                write(event);
                free = keeper.admit(event);
                look(now.keySet());
            }
        }

        private static long taken(Guest.Answer answer) {
            return answer.status() == Guest.Status.ATTENDING ? answer.size() : 0;
        }

        /// Everything so far, in the order in which guests are to hear of it.
        private void write(HostedEvent event) {
            guests.answer(changed.values());
            told.stream()
                    .collect(Collectors.groupingBy(Told::kind, LinkedHashMap::new, Collectors.toList()))
                    .forEach((kind, those) -> notices.queue(
                            event,
                            those.stream()
                                    .map(one -> Notices.Reach.of(one.guest()))
                                    .toList(),
                            kind));
            badges.settle(event, seated);
            log.add(accesses);
            changed.clear();
            told.clear();
            seated.clear();
            accesses.clear();
        }
    }
}
