namespace Fuyao.Kernel.Programmes.Checking;

internal sealed class ReachabilityChecker(Vocabulary vocabulary, Problems problems)
{
    public void Check(Programme programme) { _ = vocabulary; _ = problems; _ = programme; }
}
