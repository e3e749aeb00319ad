; The installer for Windows: for one person, without rights of an administrator. windows.py compiles it.
; Handed over: TARGET (kind of stub), VERSION, NUMBERS (the version as four numbers), PUBLISHER, KILOBYTES, ICON, FILES
; (commands that unpack), LIST (what lies where, for removal), RESULT.
; Silent: `/S`, with `/D=FOLDER` as the last word for another folder, `/PATH=1` or `/PATH=0`. Exit codes: 0 done,
; 1 canceled, 2 failed, 3 the program runs.

Unicode true
Target ${TARGET}

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include WinMessages.nsh

!define TITLE "Article Annotator"
!define WINDOW_PROGRAM "Article Annotator.exe"
!define PROGRAM "annotator.exe"
!define KEY "ArticleAnnotator"
!define TYPE "ArticleAnnotator.Project"
!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${KEY}"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\${PROGRAM}"
!define LISTED "installed-files.txt"
!define REMOVER "uninstall.exe"

Name "${TITLE}"
OutFile "${RESULT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${TITLE}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
SetCompressor /SOLID lzma
SetDateSave off
AllowSkipFiles off
ManifestDPIAware true
ManifestSupportedOS all
BrandingText "${TITLE} ${VERSION}"

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs ${TITLE}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_WELCOMEPAGE_TEXT "This installs ${TITLE} ${VERSION} for you alone; rights of an administrator are not \
needed.$\r$\n$\r$\nProjects and settings of an older version stay as they are."
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW_PROGRAM}"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "${TITLE} will be removed. Your projects, settings and backups stay."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!include "parts.nsh"

Section "${TITLE}" ProgramSection
  SectionIn RO
  Push "$INSTDIR"
  Call WaitUntilEnded
  Call RemoveOlder
  SetOverwrite on
  ClearErrors
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  File "/oname=${LISTED}" "${LIST}"
  WriteUninstaller "$INSTDIR\${REMOVER}"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "${TITLE} could not be written into $INSTDIR. Is the disk full, or may you not \
write there?" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}

  WriteRegStr HKCU "${CLASSES}\.annotator" "" "${TYPE}"
  WriteRegStr HKCU "${CLASSES}\.annotator" "Content Type" "application/x-annotator-project"
  WriteRegStr HKCU "${CLASSES}\.annotator\OpenWithProgids" "${TYPE}" ""
  WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "${TITLE} project"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\document.ico"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\${WINDOW_PROGRAM}" open "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\${WINDOW_PROGRAM}" "FriendlyAppName" "${TITLE}"
  WriteRegStr HKCU "${CLASSES}\Applications\${WINDOW_PROGRAM}\shell\open\command" "" \
    '"$INSTDIR\${WINDOW_PROGRAM}" open "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\${WINDOW_PROGRAM}\SupportedTypes" ".annotator" ""
  WriteRegStr HKCU "${APP_PATHS}" "" "$INSTDIR\${PROGRAM}"

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${WINDOW_PROGRAM},0"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\${REMOVER}"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\${REMOVER}" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Entry in the Start menu" MenuSection
  SetOutPath "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${WINDOW_PROGRAM}"
SectionEnd

Section /o "Icon on the desktop" DesktopSection
  SetOutPath "$INSTDIR"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${WINDOW_PROGRAM}"
SectionEnd

Section /o "annotator in every command window (PATH)" PathSection
  Push "$INSTDIR"
  Call AddToPath
  WriteRegDWORD HKCU "${UNINSTALL}" "OnPath" 1
SectionEnd

Section "-tell the desktop"
  ; Explorer shows the new icons now and not after the next start: SHCNE_ASSOCCHANGED.
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${ProgramSection} "The program; project files (.annotator) open with it."
  !insertmacro MUI_DESCRIPTION_TEXT ${MenuSection} "Start it from the Start menu."
  !insertmacro MUI_DESCRIPTION_TEXT ${DesktopSection} "Start it from the desktop."
  !insertmacro MUI_DESCRIPTION_TEXT ${PathSection} "Lets you type annotator in a command window opened after this."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  SetShellVarContext current
  SetRegView 64
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "${TITLE} needs Windows 10 or newer." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  ; What an older version was told is told again.
  ReadRegDWORD $0 HKCU "${UNINSTALL}" "OnPath"
  ${If} $0 == 1
    !insertmacro SelectSection ${PathSection}
  ${EndIf}
  ${If} ${FileExists} "$DESKTOP\${TITLE}.lnk"
    !insertmacro SelectSection ${DesktopSection}
  ${EndIf}
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/PATH=" $0
  ${IfNot} ${Errors}
    ${If} $0 == 1
      !insertmacro SelectSection ${PathSection}
    ${Else}
      !insertmacro UnselectSection ${PathSection}
    ${EndIf}
  ${EndIf}
  ClearErrors
FunctionEnd

Function un.onInit
  SetShellVarContext current
  SetRegView 64
FunctionEnd

Section "Uninstall"
  Push "$INSTDIR"
  Call un.WaitUntilEnded
  Push "$INSTDIR"
  Call un.RemoveListed
  Call un.Forget
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
