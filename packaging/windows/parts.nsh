; What installing, upgrading and removing share. Each function is made twice: NSIS wants names with `un.` for removal.

!macro PARTS UN

; Takes a folder from the stack. Asks until no program of it runs; canceled, it ends with 3.
; Windows refuses to write a program that runs: that is asked, without looking at processes of others.
Function ${UN}WaitUntilEnded
  Exch $R0
  Push $R1
  again:
  StrCpy $R1 ""
  ${If} ${FileExists} "$R0\${PROGRAM}"
    ClearErrors
    FileOpen $R1 "$R0\${PROGRAM}" a
    IfErrors runs
    FileClose $R1
  ${EndIf}
  ${If} ${FileExists} "$R0\${WINDOW_PROGRAM}"
    ClearErrors
    FileOpen $R1 "$R0\${WINDOW_PROGRAM}" a
    IfErrors runs
    FileClose $R1
  ${EndIf}
  Goto ended
  runs:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE} is running. Close its windows, then choose Retry." \
    /SD IDCANCEL IDRETRY again
  SetErrorLevel 3
  Quit
  ended:
  ClearErrors
  Pop $R1
  Pop $R0
FunctionEnd

; Takes a folder from the stack. Removes the files that the list in it names, then folders of the list that are
; empty. The list alone says what is ours: a person's own files in the same folder stay, and so does the folder then.
Function ${UN}RemoveListed
  Exch $R0
  Push $R1
  Push $R2
  Push $R3
  Push $R4
  Push $R5
  ${If} ${FileExists} "$R0\${LISTED}"
    FileOpen $R1 "$R0\${LISTED}" r
    ${Do}
      ClearErrors
      FileReadUTF16LE $R1 $R2
      ${If} ${Errors}
        ${ExitDo}
      ${EndIf}
      ; cut off the end of the line
      ${Do}
        StrCpy $R3 $R2 1 -1
        ${If} $R3 != "$\r"
        ${AndIf} $R3 != "$\n"
          ${ExitDo}
        ${EndIf}
        StrCpy $R2 $R2 -1
      ${Loop}
      ${If} $R2 == ""
        ${Continue}
      ${EndIf}
      ; a list that somebody wrote into must not lead out of the folder
      StrCpy $R4 0
      ${Do}
        StrCpy $R3 $R2 2 $R4
        ${If} $R3 == ""
        ${OrIf} $R3 == ".."
          ${ExitDo}
        ${EndIf}
        StrCpy $R5 $R3 1
        ${If} $R5 == ":"
        ${OrIf} $R5 == "*"
        ${OrIf} $R5 == "?"
          StrCpy $R3 ".."
          ${ExitDo}
        ${EndIf}
        IntOp $R4 $R4 + 1
      ${Loop}
      ${If} $R3 == ".."
        ${Continue}
      ${EndIf}
      ; folders end in a backslash and stand after what lies in them, the deepest first
      StrCpy $R3 $R2 1 -1
      ${If} $R3 == "\"
        RMDir "$R0\$R2"
      ${Else}
        Delete "$R0\$R2"
      ${EndIf}
    ${Loop}
    FileClose $R1
    Delete "$R0\${LISTED}"
    Delete "$R0\${REMOVER}"
    RMDir "$R0"
  ${EndIf}
  ClearErrors
  Pop $R5
  Pop $R4
  Pop $R3
  Pop $R2
  Pop $R1
  Pop $R0
FunctionEnd

; Removes what the registry, the menu and the desktop know of the program. Names that others took over stay theirs.
Function ${UN}Forget
  Push $0
  Push $1
  ReadRegStr $0 HKCU "${CLASSES}\.annotator" ""
  ${If} $0 == "${TYPE}"
    DeleteRegValue HKCU "${CLASSES}\.annotator" ""
    DeleteRegValue HKCU "${CLASSES}\.annotator" "Content Type"
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\.annotator\OpenWithProgids" "${TYPE}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.annotator\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.annotator"
  DeleteRegKey HKCU "${CLASSES}\${TYPE}"
  DeleteRegKey HKCU "${CLASSES}\Applications\${WINDOW_PROGRAM}"
  DeleteRegKey HKCU "${APP_PATHS}"
  ReadRegDWORD $0 HKCU "${UNINSTALL}" "OnPath"
  ReadRegStr $1 HKCU "${UNINSTALL}" "InstallLocation"
  ${If} $0 == 1
    Push "$1"
    Call ${UN}RemoveFromPath
  ${EndIf}
  DeleteRegKey HKCU "${UNINSTALL}"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  ClearErrors
  Pop $1
  Pop $0
FunctionEnd

; Takes a folder from the stack and takes it out of the person's PATH. A string of NSIS holds 1,024 letters and a PATH
; may be longer: it is read, changed and written in memory of our own, and never passes through a variable.
Function ${UN}RemoveFromPath
  Exch $R0
  Push $0
  Push $1
  Push $2
  Push $3
  Call ${UN}ReadPath
  ${If} $R8 P<> 0
    StrCpy $0 ";$R0;"
    System::Call 'shlwapi::StrStrIW(p R8, w r0) p .r1'
    ${If} $1 P<> 0
      ; what follows moves over it, up to the zero at the end
      StrLen $2 $0
      IntOp $2 $2 - 1
      IntOp $2 $2 * 2
      IntPtrOp $2 $1 + $2
      System::Call 'kernel32::lstrlenW(p r2) i .r3'
      IntOp $3 $3 + 1
      IntOp $3 $3 * 2
      System::Call 'kernel32::RtlMoveMemory(p r1, p r2, p r3)'
      Call ${UN}WritePath
    ${EndIf}
    System::Call 'kernel32::GlobalFree(p R8)'
  ${EndIf}
  Pop $3
  Pop $2
  Pop $1
  Pop $0
  Pop $R0
FunctionEnd

; Leaves in $R8 the address of memory with `;`, the person's PATH, `;` and room for one more folder, and in $R9 the kind
; of the value. Address 0: it could not be read, and must not be written.
Function ${UN}ReadPath
  Push $0
  Push $1
  Push $2
  StrCpy $R8 0
  StrCpy $R9 2 ; text with variables in it, where there is none yet
  System::Call 'advapi32::RegOpenKeyExW(p 0x80000001, w "Environment", i 0, i 0x20119, *p .r0) i .r1'
  ${If} $1 == 0
    StrCpy $2 0
    System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, *i .R9, p 0, *i .r2) i .r1'
    ${If} $1 == 2 ; there is none
      StrCpy $1 0
      StrCpy $2 0
      StrCpy $R9 2
    ${EndIf}
    ${If} $1 == 0
    ${AndIf} $R9 >= 1
    ${AndIf} $R9 <= 2 ; text, with or without variables in it
      IntOp $1 $2 + 4096
      System::Call 'kernel32::GlobalAlloc(i 0x40, p r1) p .R8' ; filled with zeros
      System::Call 'kernel32::lstrcpyW(p R8, w ";")'
      ${If} $2 > 0
        IntPtrOp $1 $R8 + 2
        System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, p 0, p r1, *i r2) i .r1'
        ${If} $1 != 0
          System::Call 'kernel32::GlobalFree(p R8)'
          StrCpy $R8 0
        ${EndIf}
      ${EndIf}
      ${If} $R8 P<> 0
        System::Call 'kernel32::lstrlenW(p R8) i .r2'
        ${If} $2 > 1
          System::Call 'kernel32::lstrcatW(p R8, w ";")'
        ${EndIf}
      ${EndIf}
    ${EndIf}
    System::Call 'advapi32::RegCloseKey(p r0)'
  ${EndIf}
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; Takes $R8 and $R9 as ReadPath leaves them; writes the PATH, or removes it where nothing is left, and tells the
; programs that run.
Function ${UN}WritePath
  Push $0
  Push $1
  Push $2
  Push $3
  System::Call 'kernel32::lstrlenW(p R8) i .r1'
  System::Call 'advapi32::RegOpenKeyExW(p 0x80000001, w "Environment", i 0, i 0x20106, *p .r0) i .r2'
  ${If} $2 == 0
    ${If} $1 > 2
      ; `;a;b;` becomes `a;b`
      IntOp $2 $1 - 1
      IntOp $2 $2 * 2
      IntPtrOp $2 $R8 + $2
      System::Call '*$2(&i2 0)'
      IntPtrOp $2 $R8 + 2
      IntOp $1 $1 - 1
      IntOp $1 $1 * 2
      System::Call 'advapi32::RegSetValueExW(p r0, w "Path", i 0, i R9, p r2, i r1)'
    ${Else}
      System::Call 'advapi32::RegDeleteValueW(p r0, w "Path")'
    ${EndIf}
    System::Call 'advapi32::RegCloseKey(p r0)'
    SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=500
  ${EndIf}
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

!macroend

!insertmacro PARTS ""
!insertmacro PARTS "un."

; Removes the version that is there, wherever it was installed, by its own list; what the person chose stays chosen.
Function RemoveOlder
  Push $0
  ReadRegStr $0 HKCU "${UNINSTALL}" "InstallLocation"
  ${If} $0 != ""
  ${AndIf} $0 != $INSTDIR
    Push "$0"
    Call WaitUntilEnded
    Push "$0"
    Call RemoveListed
  ${EndIf}
  Push "$INSTDIR"
  Call RemoveListed
  Call Forget
  Pop $0
FunctionEnd

; Takes a folder from the stack and puts it at the end of the person's PATH.
Function AddToPath
  Exch $R0
  Push "$R0"
  Call RemoveFromPath
  Call ReadPath
  ${If} $R8 P<> 0
    StrCpy $R0 "$R0;"
    System::Call 'kernel32::lstrcatW(p R8, w R0)'
    Call WritePath
    System::Call 'kernel32::GlobalFree(p R8)'
  ${EndIf}
  Pop $R0
FunctionEnd
