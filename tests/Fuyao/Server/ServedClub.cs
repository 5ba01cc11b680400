using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>A server that carries out a programme with a package of tasks and a training; the merchants c1, c2 and c3 are members at 10:00 on 3 April 2020, and c4 is none.</summary>
internal static class ServedClub
{
    public static async Task<ServedStore> Start(DirectoryInfo folder)
    {
        var programme = Directory.CreateDirectory(Path.Combine(folder.FullName, "club")).FullName;
        await File.WriteAllTextAsync(Path.Combine(programme, "2020-04-01.yaml"), """
            programme: club
            title: { zh: 会, en: Club }
            published: 2020-01-01
            effective: 2020-04-01
            zone: Asia/Shanghai
            enrol: registration
            tiers:
              - { id: new, benefits: [pack, school] }
            benefits:
              pack: { kind: service, days: 365, tasks: [photos, { task: storefront, score: 85 }] }
              school: { kind: training, course: first-shop, sessions: 3, seats: 2, per_merchant: 2 }
            """);
        var server = await ServedStore.StartWith(programme, new MovedClock { Now = Instant.FromUtc(2020, 4, 3, 2, 0) });
        var facts = Path.Combine(folder.FullName, "facts.csv");
        await File.WriteAllTextAsync(facts, "merchant_id,registered_on\nc1,2020-04-03\nc2,2020-04-03\nc3,2020-04-03\nc4,\n");
        await server.Run("facts", "import", facts, "--period", "current");
        await Eventually.Holds("members are read", async () =>
            (await server.Get("/api/v1/merchants/c3/entitlements")).Json.TryGetProperty("entitlements", out var all) && all.GetArrayLength() == 2);
        return server;
    }
}
