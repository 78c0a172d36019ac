package io.serai.notifications;

import io.serai.live.OwnNews;
import io.serai.web.Call;
import io.serai.web.EventSource;
import io.serai.web.Outcome;
import io.serai.web.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `notifications`: what a person was told, as a list and as it comes.
public final class Notifications {
    private static final String ID = "notification_id";
    /// How soon it shows that a listener has gone. Nobody is asked anything meanwhile.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final int AT_ONCE = 200;

    private final NoticeStore store;
    private final OwnNews news;

    Notifications(NoticeStore store, OwnNews news) {
        this.store = store;
        this.news = news;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        long person = call.person().id();
        int size = Integer.parseInt(call.required("per_page"));
        int page = Integer.parseInt(call.required("page"));
        List<Map<String, @Nullable Object>> told =
                store.page(person, call.flag("unread"), size, (page - 1) * size).stream()
                        .map(Told::described)
                        .toList();
        return new Outcome.WithHeaders(
                new Outcome.Done(told), Map.of("X-Unread-Count", String.valueOf(store.unread(person))));
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return changed(call.person(), store.markRead(call.person().id(), call.required(ID)));
    }

    public Outcome readAll(@ExchangeProperty(Call.PROPERTY) Call call) {
        store.markAllRead(call.person().id());
        return changed(call.person(), true);
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        return changed(call.person(), store.remove(call.person().id(), call.required(ID)));
    }

    /// Other pages of the same person show another count now.
    private Outcome changed(Person person, boolean found) {
        if (!found) {
            return new Outcome.NotFound("You have no such notification.");
        }
        news.wake(person.account().idRandom(), person.uuid());
        return new Outcome.Done(204, null, "", Map.of());
    }

    /// How many are unread, then each that comes. Whoever comes again is told what they missed first.
    public Outcome follow(@ExchangeProperty(Call.PROPERTY) Call call) {
        Person person = call.person();
        Long seen = number(call.parameter("Last-Event-ID"));
        return new Outcome.Events(listener -> follow(person, seen, listener));
    }

    /// Null where it is none of ours.
    private static @Nullable Long number(@Nullable String id) {
        return id != null && id.matches("\\d{1,18}") ? Long.valueOf(id) : null;
    }

    private void follow(Person person, @Nullable Long last, EventSource.Listener listener) throws InterruptedException {
        // before the first look, or what is told between the two would wait for the next
        try (OwnNews.Ear ear = news.listen(person.account().idRandom(), person.uuid())) {
            long seen = last == null ? store.lastNumber(person.id()) : last;
            long unread = -1;
            while (listener.listening()) {
                seen = tell(person, seen, listener);
                long now = store.unread(person.id());
                if (now != unread) {
                    listener.send("unread", Map.of("unread", now));
                    unread = now;
                }
                boolean news = false;
                while (!news && listener.listening()) {
                    news = ear.await(LOOK);
                }
            }
        }
    }

    private long tell(Person person, long from, EventSource.Listener listener) {
        long seen = from;
        List<Told> some;
        do {
            some = store.later(person.id(), seen, AT_ONCE);
            for (Told one : some) {
                listener.send("notification", one.described(), String.valueOf(one.number()));
                seen = one.number();
            }
        } while (some.size() == AT_ONCE && listener.listening());
        return seen;
    }
}
