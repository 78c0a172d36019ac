package io.serai.hub.delivery;

import io.serai.hub.delivery.Lanes.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The bean `together`: works on claimed rows in one transaction, where their route says that all its effects are in
/// the database.
///
/// Why: of what a small effect costs, most is not the effect but the commit to the disk and the statement that marks
/// its row done. Both cost as much for sixty rows as for one.
///
/// Why a group that fails is undone whole, and each of its rows goes on alone: a deadlock or a lost connection takes
/// the whole transaction along anyway, so no savepoint would spare that way, and with it there is one place only that
/// tells what a failure means. So a row that fails costs the rows beside it their time, and never their end. That is
/// only right where a rollback leaves nothing behind, which is what the route declares by its group.
///
/// Why only rows that are claimed for the first time: what was claimed before has failed, or its worker died of it or
/// beside it. Alone it can't do that to others again.
public final class Together {
    /// The group (`group:` in YAML) of a route whose effects are all in the hub's database, on the connection of its
    /// transaction.
    public static final String EFFECTS_IN_DATABASE = "effects-in-database";

    /// So many rows at most: two groups of a lane are a claim, so that one is worked on while the next is claimed.
    static final int MOST = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Together.class);

    private final Inbox inbox;
    private final Lanes lanes;
    private final Settlement settlement;
    private final CamelContext context;

    public Together(Inbox inbox, Lanes lanes, Settlement settlement, CamelContext context) {
        this.inbox = inbox;
        this.lanes = lanes;
        this.settlement = settlement;
        this.context = context;
    }

    /// Claims what is due, see [Inbox#claim].
    ///
    /// @return a [WorkGroup] for rows that may go together, else [Work]
    public List<Object> claim() throws InterruptedException {
        return parts(inbox.claim());
    }

    /// Claims what the broker told of, see [Inbox#told].
    public List<Object> told(@Body String message) throws InterruptedException {
        return parts(inbox.told(message));
    }

    private List<Object> parts(List<Work> claimed) {
        record Kind(Lane lane, String route) {}
        var parts = new ArrayList<>();
        var groups = new LinkedHashMap<Kind, List<Work>>();
        var declared = new LinkedHashMap<String, Boolean>();
        for (Work work : claimed) {
            if (work.attempts() == 1
                    && work.letter() == null
                    && declared.computeIfAbsent(work.route(), this::isDeclared)) {
                groups.computeIfAbsent(new Kind(Lane.of(work), work.route()), kind -> new ArrayList<>())
                        .add(work);
            } else {
                parts.add(work);
            }
        }
        for (Map.Entry<Kind, List<Work>> group : groups.entrySet()) {
            List<Work> works = group.getValue();
            for (int from = 0; from < works.size(); from += MOST) {
                List<Work> some = works.subList(from, Math.min(works.size(), from + MOST));
                parts.add(some.size() == 1 ? some.getFirst() : new WorkGroup(some));
            }
        }
        return parts;
    }

    /// A route that is not made yet declares nothing: the first row makes it.
    private boolean isDeclared(String uri) {
        String endpoint = uri.replace(":", "://");
        return context.getRoutes().stream()
                .filter(route -> EFFECTS_IN_DATABASE.equals(route.getGroup()))
                .anyMatch(route -> route.getEndpoint().getEndpointUri().equals(endpoint));
    }

    /// Waits for its turn.
    public void begin(@ExchangeProperty(WorkGroup.PROPERTY) WorkGroup group, Exchange exchange)
            throws InterruptedException {
        lanes.enter(group.lane());
        if (inbox.isStopping()) {
            List<Work> left = group.left();
            left.forEach(inbox::handBack);
            lanes.leave(group.lane());
            exchange.setRouteStop(true);
        }
    }

    /// The first step of each row.
    public void next(
            @ExchangeProperty(Work.PROPERTY) Work work, @ExchangeProperty(WorkGroup.PROPERTY) WorkGroup group) {
        MDC.put("request", work.requestId());
        MDC.put("account", work.accountId());
        group.rowEnds();
        group.passes(work, inbox.begun(work));
    }

    /// The last step of a transaction: marks its rows done.
    public void done(@ExchangeProperty(WorkGroup.PROPERTY) WorkGroup group) {
        group.rowEnds();
        settlement.done(group.taken());
    }

    /// After the commit.
    public void committed(@ExchangeProperty(WorkGroup.PROPERTY) WorkGroup group) {
        inbox.committed(group.lane(), group.commit(), group.passed());
    }

    /// After a rollback: the rows that are left, each to be worked on alone.
    public List<Work> apart(
            @ExchangeProperty(WorkGroup.PROPERTY) WorkGroup group,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        List<Work> left = group.left();
        LOG.debug("{} go on alone: {}", left.size(), failure.toString());
        return left;
    }

    /// Makes room for the next, however the work went.
    public void release(@ExchangeProperty(WorkGroup.PROPERTY) WorkGroup group) {
        group.rowEnds();
        lanes.leave(group.lane());
        MDC.clear();
    }
}
