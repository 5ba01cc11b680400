using System.Globalization;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>A server that carries out the subsidy of C2, with its accounts, its staff and companies c1, c2, … of Chengdu.</summary>
internal static class ServedOffice
{
    public static readonly string[] Materials = ["form", "licence", "contract", "invoice", "payment", "bank_account", "declaration"];

    public static async Task<ServedStore> Start(int places = 1_000)
    {
        var server = await ServedStore.StartWith(
            "chengdu-trustpass", new MovedClock { Now = At("2009-03-02T09:00") }, ["accounts", "open", "treasury", "--asset", "CNY", "--rule", "any"], ["accounts", "open", "sme-development-fund", "--asset", "CNY"],
            ["accounts", "open", "sme-development-fund/chengdu-ecommerce", "--asset", "CNY"], ["transfer", "treasury", "sme-development-fund/chengdu-ecommerce", "2000000", "--reason", "C2"]);
        var folder = Directory.CreateTempSubdirectory("fuyao-office-");
        var facts = Path.Combine(folder.FullName, "facts.csv");
        await File.WriteAllLinesAsync(facts, ["merchant_id,city,sme_size,contract_paid,registered_on", .. Enumerable.Range(1, 5).Select(number => $"c{number},5101,small,2800,2009-01-01")]);
        await server.Run("facts", "import", facts, "--period", "current", "--catalogue", Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml"));
        folder.Delete(recursive: true);
        foreach (var (name, role, region) in new[] { ("dina", "district-officer", "510104"), ("olga", "officer", "5101"), ("anna", "approver", "51"), ("fred", "finance-officer", "5101") })
            await server.Run("staff", "add", name, "--role", role, "--region", region);
        await server.Run("cases", "open", "chengdu-trustpass");
        if (places < 1_000)
            await server.Run("ledger", "transfer", "places/chengdu-trustpass", "places", $"{1_000 - places}", "--reason", "fewer for a test");
        return server;
    }

    public static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);

    public static string Code(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"510100{number:00000000}");
        return body + RegistrationNumber.FormerCheck(body);
    }

    public static Dictionary<string, object?> Application(int number) => new()
    {
        ["programme"] = "chengdu-trustpass", ["company"] = $"成都第{number}公司", ["code"] = Code(number), ["representative"] = $"法人{number}", ["district"] = "510104", ["contract"] = $"T-{number}",
        ["bank"] = "成都银行", ["account"] = $"622800000{number}", ["materials"] = Files('a', Materials),
    };

    public static object[] Files(char hash, params IEnumerable<string> names) => [.. names.Select(name => new { name, file = $"{name}.pdf", sha256 = new string(hash, 64), bytes = 1_000 })];
}
