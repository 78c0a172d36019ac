package io.serai.hub.schedules;

import io.serai.web.Failures;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.component.quartz.QuartzMessage;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;

/// What every route from `quartz:` gets: its [ScheduleFire], no live objects of Quartz in its headers, another try
/// after an outage of the database; and its schedule ends with it.
final class SchedulePolicy extends RoutePolicySupport {
    private static final String CONTEXT = "serai.schedule";
    private static final String[] OBJECTS = {
        "calendar", "jobDetail", "jobInstance", "jobRunTime", "mergedJobDataMap", "result", "scheduler", "trigger"
    };

    private final QuartzTimetable timetable;

    private SchedulePolicy(QuartzTimetable timetable) {
        this.timetable = timetable;
    }

    /// @return null for any other route
    static @Nullable SchedulePolicy of(CamelContext context, NamedNode node, QuartzTimetable timetable) {
        return node instanceof RouteDefinition route
                        && context.resolvePropertyPlaceholders(route.getInput().getEndpointUri())
                                .startsWith("quartz:")
                ? new SchedulePolicy(timetable)
                : null;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        if (exchange.getIn() instanceof QuartzMessage message) {
            exchange.setProperty(CONTEXT, message.getJobExecutionContext());
            exchange.setProperty(ScheduleFire.PROPERTY, ScheduleFire.of(message.getJobExecutionContext()));
            for (String object : OBJECTS) {
                // they would go out with the next HTTP call
                message.removeHeader(object);
            }
        }
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        JobExecutionContext context = exchange.getProperty(CONTEXT, JobExecutionContext.class);
        Throwable failure = failure(exchange);
        if (context != null && failure != null && Failures.isOutageWithin(failure)) {
            context.put(QuartzJob.OUTAGE, true);
        }
    }

    @Override
    public void onRemove(Route route) {
        if (route.getEndpoint() instanceof QuartzEndpoint endpoint) {
            timetable.forget(endpoint.getTriggerKey());
        }
    }

    private static @Nullable Throwable failure(Exchange exchange) {
        boolean handled = exchange.getExchangeExtension().isFailureHandled();
        return handled ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class) : exchange.getException();
    }
}
