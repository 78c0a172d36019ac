package io.serai.notifications;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.Vendors;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.live.OwnNews;
import java.util.List;
import java.util.Set;

/// Wires the domain.
public final class NotificationsModule implements Module {
    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Set<String> needs() {
        return Set.of("connectors", "hub", "live");
    }

    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(new OwnNotifications(
                new PersonalRows(
                        house.source(), house.mapper(), "notifications", Sql.of("notifications/export-notifications")),
                new NoticeStore(house.source(), house.mapper())));
    }

    @Override
    public void open(House house) {
        var store = new NoticeStore(house.source(), house.mapper());
        var topics = new NtfyTopics();
        OwnNews news = house.part(OwnNews.class);
        Inbox inbox = house.part(Inbox.class);
        var notices = new Notices(store, topics, house.part(Vendors.class), inbox, news, house.mapper());
        house.offer(NtfyTopics.class, topics);
        house.offer(Notices.class, notices);
        house.bind("notices", notices);
        house.bind("ntfyTopics", topics);
        house.bind("notifications", new Notifications(store, news));
        house.bind("oldNotices", new OldNotices(store, house.clock()));
        house.bind(
                "ntfyNotices",
                new NtfyNotices(
                        store,
                        topics,
                        house.part(RunStore.class),
                        inbox,
                        house.moments(),
                        house.source(),
                        house.mapper()));
    }
}
