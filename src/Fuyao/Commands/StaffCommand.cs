using System.CommandLine;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Procedures;
using Fuyao.Storage;
using Fuyao.Storage.Procedures;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao staff add|remove|list</c>: who of the staff has which part in procedures, and where.</summary>
internal static class StaffCommand
{
    public static Command Create(IClock clock) => new("staff", "Register who of the staff has which part in the procedures of cases, and in which region.") { Add(clock), Remove(clock), List() };

    private static Command Add(IClock clock)
    {
        var (name, role) = (Name(), Role());
        role.Required = true;
        var region = new Option<string?>("--region") { Description = "The division whose cases are theirs: 51, 5101, 510104; all when left out.", HelpName = "CODE" };
        var (data, by, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Language());
        var command = new Command("add", "Give somebody a part.") { name, role, region, data, by, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var member = new StaffMember(parsed.GetValue(name)!.Trim(), parsed.GetValue(role)!, parsed.GetValue(region));
            new StaffOffice(database, clock, parsed.GetValue(by)!).Add(member);
            parsed.InvocationConfiguration.Output.WriteLine(new LocalizedText($"{member.Name}：{member.Role}，{RegionOf(member.Region).Zh}", $"{member.Name}: {member.Role}, {RegionOf(member.Region).En}").In(SharedOptions.LanguageOf(parsed.GetValue(language))));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Remove(IClock clock)
    {
        var (name, role) = (Name(), Role());
        role.Description = "Only this part; all when left out.";
        var (data, by) = (SharedOptions.Data(), SharedOptions.By());
        var command = new Command("remove", "End somebody's parts. What was done stays.") { name, role, data, by };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            new StaffOffice(database, clock, parsed.GetValue(by)!).Remove(parsed.GetValue(name)!, parsed.GetValue(role));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Those that have ended too." };
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("list", "Show who has which part.") { all, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var zone = CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;
            var members = new StaffMemberStore(database).All().Where(stored => parsed.GetValue(all) || stored.EndedAt is null).ToArray();
            var text = SharedOptions.LanguageOf(parsed.GetValue(language));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonOutput.Write(output, new
                {
                    Staff = members.Select(stored => new
                    {
                        stored.Member.Name, stored.Member.Role, stored.Member.Region, From = Moments.Iso(stored.From, zone), stored.RecordedBy, Until = stored.EndedAt is { } ended ? Moments.Iso(ended, zone) : null, stored.EndedBy,
                    }),
                });
            else
                new ReportTable(
                    text is Language.Chinese ? ["姓名", "角色", "地区", "登记", "终止"] : ["name", "role", "region", "from", "until"],
                    [.. members.Select(stored => (IReadOnlyList<string>)
                    [
                        stored.Member.Name, stored.Member.Role, RegionOf(stored.Member.Region).In(text), Moments.Begin(stored.From, zone), stored.EndedAt is { } ended ? Moments.Written(ended, zone) : "",
                    ])])
                { TextColumns = 5 }.Write(output, !Console.IsOutputRedirected);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "As --by names the person." };

    private static Option<string?> Role()
    {
        var role = new Option<string?>("--role") { Description = "The role that steps of procedures name.", HelpName = "ROLE" };
        role.AcceptOnlyFromAmong([.. StaffRole.All]);
        return role;
    }

    private static LocalizedText RegionOf(string? region) => region is null ? new("全部地区", "all regions") : LocalizedText.Same(Divisions.Find(region) is { } division ? $"{region} {division.FullName}" : region);
}
