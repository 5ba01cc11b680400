using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Platform.Services;
using Fuyao.Platform.Tests.Enrolments;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Platform.Tests.Services;

/// <summary>A market in which merchants that register get a package of tasks and a training (F1, F3); the clock stands at 3 April 2020, 10:00.</summary>
internal sealed class ServiceMarket : IDisposable
{
    public const string Programme = "newcomers";

    private readonly NewcomerMarket market = new();

    /// <param name="benefits">Instead of the package <c>pack</c> and the training <c>school</c>.</param>
    /// <param name="members">So many of the merchants m0 … m7 are registered.</param>
    public ServiceMarket(int members = 3, string? benefits = null)
    {
        Version = Checked(benefits ?? Benefits());
        for (var number = 0; number < members; number++)
            market.Register($"m{number}", "2020-04-03", "2020-04-03T10:00");
        RunTo("2020-04-03T10:00");
    }

    public CheckedProgramme Version { get; }

    public FuyaoDatabase Database => market.Database;

    public Instant Now
    {
        get => market.Clock.Now;
        set => market.Clock.Now = value;
    }

    public NewcomerMarket Market => market;

    public static Instant At(string moment) => NewcomerMarket.At(moment);

    public static string Benefits(string pack = "days: 365, tasks: [photos, { task: storefront, score: 85 }, { task: offers, count: 3 }]", string school = "course: first-shop, sessions: 3, seats: 2, per_merchant: 2") => $$"""
        benefits:
          pack: { kind: service, {{pack}} }
          school: { kind: training, {{school}} }
        """;

    public static CheckedProgramme Checked(string benefits, string effective = "2020-04-01") => NewcomerMarket.Checked(Programme, effective, $$"""
        enrol: registration
        require:
          licensed: licensed
        tiers:
          - { id: new, benefits: [{{string.Join(", ", benefits.Split('\n').Skip(1).Select(line => line.Trim().Split(':')[0]).Where(id => id.Length > 0))}}] }
        between_reviews: { live: [licensed], leave: { within: 72h, from: occurred } }
        {{benefits}}
        """);

    /// <summary>Lets time pass with all that it brings.</summary>
    public void RunTo(string moment, params CheckedProgramme[] versions) => market.Run(moment, versions.Length == 0 ? [Version] : versions);

    public ServiceDesk Desk(string by = "studio") => new(Database, market.Clock, by);

    public ServicePackage Fulfil(string merchant, string task, decimal? measured = null, string by = "studio") => Desk(by).Fulfil(
        Programme, merchant, null, task,
        measured is { } value ? [new TaskMeasurement(task == "offers" ? TaskMeasure.Count : TaskMeasure.Score, value)] : [], "done", []);

    public ServicePackage Accept(string merchant, string task, string? by = null) => Desk(by ?? merchant).Accept(Programme, merchant, null, task);

    public ServicePackage Reject(string merchant, string task, string? by = null) => Desk(by ?? merchant).Reject(Programme, merchant, null, task, "not good");

    public ImmutableArray<ServicePackage> Packages(string merchant) => new ServiceReader(Database, market.Clock).OfMerchant(merchant);

    /// <summary>Of the only package of a merchant: “Open Fulfilled Accepted”.</summary>
    public string States(string merchant) => Packages(merchant).ShouldHaveSingleItem() is var package ? string.Join(' ', package.Standing.Tasks.Select(package.StateOf)) : "";

    public TrainingDesk Training(string by = "teacher") => new(Database, market.Clock, by);

    public LessonReport Open(string at, long seats = 2, string? withdrawUntil = null, string benefit = "school", string place = "Room 1") => Training().Open(
        [Version], new LessonPlan(Programme, benefit, null, Version.Programme.Zone, At(at), place, false, seats, At(withdrawUntil ?? at)));

    /// <summary>How everybody stands: “m0 seat, m1 waits 1”.</summary>
    public string Line(long lesson) => string.Join(", ", new TrainingReader(Database).Find(lesson).Enrolments.Where(one => one.HasSeat || one.Position is not null)
        .Select(one => $"{one.Merchant} {(one.HasSeat ? one.IsPresent switch { true => "present", false => "absent", null => "seat" } : $"waits {one.Position}")}"));

    /// <summary>Seats that are free and taken, as the ledger books them.</summary>
    public (long Free, long Taken) Booked(long lesson)
    {
        var balances = new LedgerReader(Database).TrialBalance(Now + Duration.FromSeconds(1)).ToDictionary(standing => standing.Account.Path, standing => standing.Balance.Booked);
        return (balances[$"training-seats/{Programme}/{lesson}"], balances[$"training-seats/{Programme}/{lesson}/taken"]);
    }

    public static string Refused(Action act) => Should.Throw<ServiceRefusedException>(act).Message;

    public void Dispose() => market.Dispose();
}
