using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Services;
using Fuyao.Platform;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Overlays;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Simulation;
using Fuyao.Platform.Tabular;
using Fuyao.Platform.Versions;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;

namespace Fuyao.Terminal;

/// <summary>Tells people why a command stopped, and scripts by which exit code. A command that stops this way has stored nothing beyond what it had said was stored.</summary>
internal static class Failure
{
    public static int Report(Exception exception, TextWriter errors)
    {
        switch (exception)
        {
            case UsageException or UnknownMerchantException or MalformedOrderException or BackTestRefusedException or FileNotFoundException or DirectoryNotFoundException:
                errors.WriteLine($"fuyao: {exception.Message}");
                return ExitCode.WrongUsage;
            case ContentException { Errors: var found }:
                foreach (var error in found)
                    errors.WriteLine(error);
                errors.WriteLine($"fuyao: {(found.Length == 1 ? "one error" : $"{found.Length} errors")}; nothing was stored");
                return ExitCode.No;
            case TableException:
                errors.WriteLine(exception.Message);
                errors.WriteLine("fuyao: the file cannot be read; nothing was stored");
                return ExitCode.No;
            case VersionRefusedException or ReviewRefusedException or OverlayRefusedException or CorrectionRefusedException or LedgerRefusedException or CaseRefusedException or CreditRefusedException or ServiceRefusedException:
                errors.WriteLine($"fuyao: {exception.Message}");
                return ExitCode.No;
            case OperationCanceledException:
                errors.WriteLine("fuyao: interrupted; nothing was stored");
                return ExitCode.Environment;
            case StorageException or IOException or UnauthorizedAccessException:
                errors.WriteLine($"fuyao: {exception.Message}");
                return ExitCode.Environment;
            default:
                errors.WriteLine($"fuyao: this should not have happened, and nothing was stored; please report it with the lines below.\n{exception}");
                return ExitCode.Environment;
        }
    }
}
