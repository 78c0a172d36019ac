package io.serai.hub.schedules;

import io.serai.hub.database.Database;
import io.serai.hub.delivery.Hold;
import java.time.Duration;
import java.util.UUID;
import org.quartz.SchedulerException;
import org.quartz.core.QuartzScheduler;
import org.quartz.core.QuartzSchedulerResources;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.impl.StdJobRunShellFactory;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.UpdateLockRowSemaphore;
import org.quartz.simpl.SimpleClassLoadHelper;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.DBConnectionManager;

/// Makes the hub's scheduler: its timetable is kept in the hub's MariaDB and shared by all nodes.
///
/// By hand, as Quartz's own factory takes twice as long, on the way to the hub's first answer.
public final class QuartzFactory {

    /// In the tables, the name of the one timetable that all nodes share; V004 knows it too.
    static final String NAME = "serai";

    /// A schedule only accepts work, so a few threads carry many.
    private static final int THREADS = 4;

    /// Quartz gives up a node 7.5 s after the check-in it missed: its schedules are taken over in about ten seconds.
    private static final Duration CHECK_IN = Duration.ofMillis(2_500);

    /// A time that was missed by more is made up for once, however many there were (Camel says so in each trigger).
    /// Those missed by less are all made up for, so this is the shortest interval that can't come in a burst.
    private static final Duration LATE = Duration.ofSeconds(2);

    /// How far ahead a node takes what is due; what it has taken waits for its take-over when it dies.
    private static final Duration AHEAD = Duration.ofSeconds(5);

    private static final Duration RETRY = Duration.ofSeconds(2);

    private QuartzFactory() {}

    /// Needs no database yet.
    public static QuartzTimetable timetable(Database database, Hold hold) {
        try {
            // not Quartz's AUTO, which asks for the host's name, which may take seconds
            String node = UUID.randomUUID().toString();
            JobStoreTX store = store(database, node);
            var shells = new StdJobRunShellFactory();
            var resources = new QuartzSchedulerResources();
            resources.setName(NAME);
            resources.setInstanceId(node);
            resources.setThreadName("quartz");
            resources.setMakeSchedulerThreadDaemon(true);
            resources.setThreadExecutor(new DefaultThreadExecutor());
            resources.setThreadPool(threads());
            resources.setJobRunShellFactory(shells);
            resources.setJobStore(store);
            var quartz = new QuartzScheduler(resources, AHEAD.toMillis(), RETRY.toMillis());
            store.initialize(new SimpleClassLoadHelper(), quartz.getSchedulerSignaler());
            var timetable = new QuartzTimetable(quartz, database, hold);
            shells.initialize(timetable);
            quartz.initialize();
            return timetable;
        } catch (SchedulerException | InvalidConfigurationException e) {
            throw new IllegalStateException("the scheduler can't be made", e);
        }
    }

    private static JobStoreTX store(Database database, String node) throws InvalidConfigurationException {
        DBConnectionManager.getInstance().addConnectionProvider(NAME, new QuartzConnections(database));
        var store = new JobStoreTX();
        store.setInstanceName(NAME);
        store.setInstanceId(node);
        store.setThreadPoolSize(THREADS);
        store.setDataSource(NAME);
        store.setDriverDelegateClass(QuartzRows.class.getName());
        store.setTablePrefix("QRTZ_");
        // texts, so that no Java object is ever read from the database
        store.setUseProperties("true");
        store.setMakeThreadsDaemons(true);
        store.setIsClustered(true);
        store.setClusterCheckinInterval(CHECK_IN.toMillis());
        store.setMisfireThreshold(LATE.toMillis());
        store.setDbRetryInterval(RETRY.toMillis());
        // else a node with an old copy of a trigger could take it a second time
        store.setAcquireTriggersWithinLock(true);
        store.setLockHandler(writtenLock());
        return store;
    }

    /// Holds on every node of a database cluster: Quartz' own locks read the row, or set a column to what it is, which
    /// MariaDB doesn't write, so that no other node hears of it.
    private static UpdateLockRowSemaphore writtenLock() {
        var lock = new UpdateLockRowSemaphore();
        lock.setTablePrefix("QRTZ_");
        lock.setSchedName(NAME);
        lock.setUpdateLockRowSQL("UPDATE {0}LOCKS SET VERSION = VERSION + 1 WHERE SCHED_NAME = {1} AND LOCK_NAME = ?");
        return lock;
    }

    private static SimpleThreadPool threads() throws SchedulerException {
        var threads = new SimpleThreadPool(THREADS, Thread.NORM_PRIORITY);
        threads.setInstanceName(NAME);
        threads.setThreadNamePrefix("schedule");
        threads.setMakeThreadsDaemons(true);
        threads.initialize();
        return threads;
    }
}
