using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace PluginHost.Compilation;

/// <summary>What access lists of Windows say.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsAccess
{
    private const FileSystemRights Changing = FileSystemRights.WriteData | FileSystemRights.AppendData | FileSystemRights.Delete
        | FileSystemRights.DeleteSubdirectoriesAndFiles | FileSystemRights.ChangePermissions | FileSystemRights.TakeOwnership;

    /// <summary>Why others than this user and the administrators can change a directory; <see langword="null"/> if they cannot.</summary>
    public static string? FindProblem(DirectoryInfo directory)
    {
        if (!directory.Exists || directory.LinkTarget is not null)
        {
            return "it is not a directory, or a link";
        }

        using WindowsIdentity user = WindowsIdentity.GetCurrent();
        IdentityReference[] trusted =
        [
            user.User!,
            new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null),
            new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null),
            new SecurityIdentifier(WellKnownSidType.CreatorOwnerSid, null),
        ];
        DirectorySecurity security = directory.GetAccessControl();
        if (security.GetOwner(typeof(SecurityIdentifier)) is not { } owner || !trusted.Contains(owner))
        {
            return "it belongs to another user";
        }

        foreach (FileSystemAccessRule rule in security.GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier)))
        {
            if (rule.AccessControlType == AccessControlType.Allow && (rule.FileSystemRights & Changing) != 0
                && !trusted.Contains(rule.IdentityReference))
            {
                return $"{rule.IdentityReference} can write to it";
            }
        }

        return null;
    }
}
